import { type Familiarity } from './alert.js';
import { type ScopeId, type TenantId } from './ids.js';
import { type Labels } from './labels.js';
import { type SeverityNumber } from './severity.js';
import { type EpochMs } from './time.js';

/** `learning`: too few points to judge; `ready`: judged; `stale`: nothing came for a quarter of an hour; `refused`: beyond the limit, not watched. */
export const SERIES_STATES = ['learning', 'ready', 'stale', 'refused'] as const;
export type SeriesState = (typeof SERIES_STATES)[number];

/** A log template and how often it came. */
export interface KnownTemplate {
  readonly id: string;
  readonly text: string;
  /** What people call it; null when nobody named it. */
  readonly name?: string | null | undefined;
  /** People decided that it is never a signal. */
  readonly muted?: boolean | undefined;
  readonly familiarity?: Familiarity | undefined;
  /** Lines since it was first seen. */
  readonly lines: number;
  /** End of the last minute in which it came, event time. */
  readonly lastAt: EpochMs;
  /** Of its first line, OpenTelemetry number. */
  readonly severity: SeverityNumber;
  /** Templates that turned out to be this one. */
  readonly replaces: readonly string[];
}

/** A metric series and whether it is judged. */
export interface KnownSeries {
  /** Hash of subject, host, name and labels. */
  readonly id: string;
  readonly host: string;
  readonly name: string;
  readonly labels: Labels;
  readonly state: SeriesState;
  /** Event time of its newest point; null when refused. */
  readonly lastAt: EpochMs | null;
  readonly lastValue: number | null;
}

/** Where a service was seen to run. */
export interface KnownPlace {
  /** Pod, container or process; '' where records name none. */
  readonly instance: string;
  readonly host: string;
  /** End of the last bucket in which something came from there, event time. */
  readonly lastAt: EpochMs;
  /** It was measured all the time and is no longer, while others are. */
  readonly silent: boolean;
}

/** What DETECT came to know of one service since its last inventory: templates that came, series whose state changed. */
export interface Inventory {
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly environment: string;
  readonly service: string;
  /** End of the minute, event time. */
  readonly at: EpochMs;
  readonly templates: readonly KnownTemplate[];
  readonly series: readonly KnownSeries[];
  /** New ones, those that fell silent or came back, and every ten minutes all; absent where there are none. */
  readonly places?: readonly KnownPlace[] | undefined;
}
