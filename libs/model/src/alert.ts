import { type AlertId, type RuleVersion, type ScopeId, type TenantId } from './ids.js';
import { type Labels } from './labels.js';
import { type AlertSeverity } from './severity.js';
import { type EpochMs } from './time.js';

/** What was noticed. The same word stands in rules, metric labels and the console. */
export const SIGNAL_KINDS = [
  'log.new-template',
  'log.rate-burst',
  'log.rate-silence',
  'log.periodic-stopped',
  'log.error-share',
  'log.rare-value',
  'log.sequence',
  'log.parsing',
  'metric.threshold',
  'metric.baseline',
  'metric.no-data',
  'metric.peer',
  'metric.together',
  'metric.failed-requests',
  'metric.slo-burn',
  'metric.capacity',
  'foreign.alert',
  'heartbeat.missed',
] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** How well a log message is known: seen for less than a day · less often than once in ten minutes · the rest. */
export const FAMILIARITIES = ['new', 'rare', 'frequent'] as const;
export type Familiarity = (typeof FAMILIARITIES)[number];

/**
 * What is unusual about a session: a message that no session had · one that does not follow the one before it · no further one where
 * sessions go on · too many or too few of some.
 */
export const UNUSUAL_IN_SESSIONS = ['new-event', 'order', 'early-end', 'counts'] as const;
export type UnusualInSession = (typeof UNUSUAL_IN_SESSIONS)[number];

/** Why a detector spoke, as data: what people read is rendered from it. */
export interface Evidence {
  readonly observed?: number;
  readonly expected?: number;
  readonly low?: number;
  readonly high?: number;
  readonly unit?: string;
  /** At most three example lines, oldest first. */
  readonly examples?: readonly string[];
  readonly template?: string;
  /** Event time of the first and the newest bucket with a line of it. */
  readonly firstAt?: EpochMs;
  readonly lastAt?: EpochMs;
  readonly familiarity?: Familiarity;
  /** The session it is about, with the templates of its lines around what is unusual, in order, at most twenty. */
  readonly session?: {
    readonly id: string;
    readonly unusual: UnusualInSession;
    readonly templates: readonly string[];
  };
  /** What contributed, strongest first: view or channel with its surprise. */
  readonly views?: readonly { readonly name: string; readonly surprise: number }[];
  /** The last points of the series, oldest first, at most 32: time and value. */
  readonly points?: readonly (readonly [EpochMs, number])[];
}

/** A detector's finding on one closed window of one subject. */
export interface Signal {
  readonly tenant: TenantId;
  readonly environment: string;
  readonly service: string;
  readonly host: string;
  readonly kind: SignalKind;
  /** The rule that spoke, or the detector's own name. */
  readonly rule: string;
  /** Template id or series key: what the signal is about within its service. */
  readonly subject: string;
  readonly name: string;
  /** Event time: the end of the window. */
  readonly at: EpochMs;
  readonly status: 'firing' | 'resolved';
  readonly severity: AlertSeverity;
  /** −log10 of a tail probability calibrated on the subject's own past; 0 for rules without a scale. */
  readonly surprise: number;
  readonly message: string;
  readonly evidence: Evidence;
  readonly labels: Labels;
}

export const ALERT_STATES = ['firing', 'resolved'] as const;
export type AlertState = (typeof ALERT_STATES)[number];

/** A deduplicated condition: all signals with one fingerprint from the first firing to the resolution. */
export interface Alert {
  /** Hash of tenant, fingerprint and `startsAt`. */
  readonly id: AlertId;
  readonly tenant: TenantId;
  readonly environment: string;
  readonly scope: ScopeId;
  readonly fingerprint: string;
  readonly service: string;
  readonly host: string;
  readonly kind: SignalKind;
  readonly rule: string;
  readonly subject: string;
  readonly name: string;
  readonly severity: AlertSeverity;
  readonly state: AlertState;
  readonly flapping: boolean;
  readonly startsAt: EpochMs;
  /** Event time of the newest signal folded in. */
  readonly lastAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
  /** Signals folded in. */
  readonly count: number;
  readonly surprise: number;
  readonly message: string;
  readonly evidence: Evidence;
  readonly labels: Labels;
  readonly ruleVersion: RuleVersion;
}
