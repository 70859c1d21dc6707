import { type EpochMs, type TenantId } from '@tocsin/model';
import { type Transaction } from './repositories.js';

/** What the log tells that people look up: alerts, signals, changes, templates, series, services, calls between services, commands, alerts that were left out, what comes together. */
export const VIEW_KINDS = [
  'alert',
  'signal',
  'change',
  'template',
  'series',
  'service',
  'edge',
  'command',
  'left-out',
  'companions',
] as const;
export type ViewKind = (typeof VIEW_KINDS)[number];

/** The newest state of one thing, as the log told it. */
export interface ViewEntry {
  readonly tenant: TenantId;
  readonly kind: ViewKind;
  readonly id: string;
  readonly service: string;
  /** Of alerts, series and commands; the kind of a signal; empty for the rest. */
  readonly state: string;
  /** Event time of this state: an older one never replaces a newer one. */
  readonly at: EpochMs;
  readonly body: object;
}

/** As it is read: `firstAt` is the time of the first state that was kept. */
export type ShownView = Omit<ViewEntry, 'tenant'> & { readonly firstAt: EpochMs };

export interface ViewFilter {
  readonly kind: ViewKind;
  readonly service?: string;
  readonly state?: string;
  readonly limit: number;
  /** Opaque, from the previous page. */
  readonly cursor?: string;
}

/** The projection of the scope log that people read. */
export interface ViewRepository {
  put(tx: Transaction, entries: readonly ViewEntry[]): Promise<void>;
  remove(tx: Transaction, kind: ViewKind, ids: readonly string[]): Promise<void>;
  get(tx: Transaction, kind: ViewKind, id: string): Promise<ShownView | null>;
  /** Newest first. A cursor that is none of ours begins at the newest. */
  list(
    tx: Transaction,
    filter: ViewFilter,
  ): Promise<{ readonly entries: readonly ShownView[]; readonly nextCursor: string | null }>;
  /** System transactions: of all tenants. Returns how many. */
  removeBefore(tx: Transaction, kind: ViewKind, before: EpochMs): Promise<number>;
}
