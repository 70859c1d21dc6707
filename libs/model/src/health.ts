import { type TenantId, type ScopeId } from './ids.js';
import { type EpochMs } from './time.js';

/** How one service's lines of a minute fell into templates. */
export interface ParsingQuality {
  /** Templates that are known of it. */
  readonly templates: number;
  /** Lines that fitted none: the first line of a new one, and those beyond the number that is kept. */
  readonly unfit: number;
  /** Templates that were found, and those that turned out to be one with another. */
  readonly found: number;
  readonly merged: number;
}

/** What became of one service's sessions in a minute. */
export interface SessionQuality {
  readonly ended: number;
  /** Never judged: there were too many, or too many lines of them. */
  readonly givenUp: number;
  /** Lines of sessions that are not followed: of many only every so many-th session is. */
  readonly unfollowed: number;
  /** Whether enough is known to call one unusual. */
  readonly state: 'learning' | 'ready';
}

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
  /** How well its lines fall into templates; absent when it logged nothing. */
  readonly parsing?: ParsingQuality | undefined;
  /** Sessions in its logs; absent when none ended. */
  readonly sessions?: SessionQuality | undefined;
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
