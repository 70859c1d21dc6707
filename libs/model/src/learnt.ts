import { type AlertId, type IncidentId, type ScopeId, type TenantId } from './ids.js';
import { type AlertSeverity } from './severity.js';
import { type EpochMs } from './time.js';

/** An alert that belongs to no incident, because its condition fires all day or people said that it is noise. */
export interface LeftOutAlert {
  readonly alertId: AlertId;
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly environment: string;
  readonly service: string;
  readonly host: string;
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly startsAt: EpochMs;
  /** How often its condition fires outside of incidents. */
  readonly perHour: number;
  /** The incident that it would have fitted best; null when it fits none. */
  readonly nearest: IncidentId | null;
  /** One sentence: why it was left out. */
  readonly text: string;
}

/** "`second` follows `first` in `follows` of `together` times, `lagMs` later": services or hosts. Counts fade within weeks. */
export interface Companion {
  readonly first: string;
  readonly second: string;
  readonly together: number;
  readonly follows: number;
  readonly lagMs: number;
}

/** What one scope has learnt of what falls ill together, the best known first; at most 100. */
export interface KnownCompanions {
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly at: EpochMs;
  readonly companions: readonly Companion[];
}
