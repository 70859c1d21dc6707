import { type ScopeChange } from '@tocsin/contracts';
import { type EpochMs, type ForeignAlert, type HeartbeatPing } from '@tocsin/model';

/** What came of one request. */
export interface InboundMessage {
  readonly alerts: readonly ForeignAlert[];
  readonly changes: readonly ScopeChange[];
  readonly pings?: readonly HeartbeatPing[];
}

export interface InboundContext {
  readonly now: EpochMs;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
}

/**
 * One sender's webhook. `read` maps its JSON; it throws `PermanentError` with what is missing, and returns an empty message for
 * what is well formed but says nothing to us (a test, a confirmation, an event of no interest).
 */
export interface Inbound {
  /** The path segment of `/api/v1/hooks/<id>`, and the `source` of its alerts. */
  readonly id: string;
  readonly title: string;
  readonly read: (json: unknown, context: InboundContext) => InboundMessage;
}

export const NOTHING: InboundMessage = { alerts: [], changes: [] };
export const alertsOnly = (alerts: readonly ForeignAlert[]): InboundMessage => ({ alerts, changes: [] });
export const changesOnly = (changes: readonly ScopeChange[]): InboundMessage => ({ alerts: [], changes });
