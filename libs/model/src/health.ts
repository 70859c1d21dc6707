import { type TenantId, type ScopeId } from './ids.js';
import { type EpochMs } from './time.js';

/** What DETECT knows of one service in one closed minute. Cause ranking, map and reports read these. */
export interface HealthSummary {
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly environment: string;
  readonly service: string;
  /** Start of the minute, event time. */
  readonly minuteAt: EpochMs;
  readonly logs: number;
  readonly errors: number;
  /** Median errors of the service's own past minutes; null while learning. */
  readonly errorsExpected: number | null;
  readonly points: number;
  /** The most surprising templates and series of the minute, at most 32. */
  readonly surprising: readonly {
    readonly subject: string;
    readonly count: number;
    readonly expected: number;
    readonly surprise: number;
    /** What a template says; the subject is then its id. */
    readonly title?: string | undefined;
    /** A count of log lines by default. */
    readonly kind?: 'template' | 'series' | undefined;
  }[];
}
