import { type AlertSeverity, type Incident } from '@tocsin/model';
import { type Schedule } from './oncall/on-call.js';

/** Someone or something that can be told: a user by their contacts, whoever is on call, or a channel directly. */
export type Target =
  { readonly user: string } | { readonly schedule: string } | { readonly channel: string; readonly target: string };

export interface EscalationStep {
  readonly targets: readonly Target[];
  /** Until the next step if nobody acknowledges. */
  readonly waitMs: number;
}

export interface Route {
  readonly matches: (incident: Incident) => boolean;
  readonly policy?: string | undefined;
  readonly ticketing?: string | undefined;
  readonly minSeverity: AlertSeverity;
  readonly continue: boolean;
}

/** How a tenant wants to be told; their published rules, compiled. */
export interface NotifyPolicy {
  readonly users: ReadonlyMap<string, readonly { readonly channel: string; readonly target: string }[]>;
  readonly schedules: ReadonlyMap<string, Schedule>;
  readonly policies: ReadonlyMap<string, { readonly steps: readonly EscalationStep[]; readonly repeat: number }>;
  readonly routes: readonly Route[];
  /** Incidents whose newest alert is older than this when they are first seen are shown, not paged. */
  readonly staleAfterMs: number;
}

/** An active silence, compiled. */
export interface ActiveSilence {
  readonly id: string;
  readonly matches: (incident: Incident) => boolean;
}
