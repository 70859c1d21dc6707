import { type SignalKind } from './alert.js';
import { type AlertId, type CommandId, type IncidentId, type RuleVersion, type ScopeId, type TenantId } from './ids.js';
import { type AlertSeverity } from './severity.js';
import { type EpochMs } from './time.js';

export const INCIDENT_STATES = ['open', 'acknowledged', 'resolved', 'closed'] as const;
export type IncidentState = (typeof INCIDENT_STATES)[number];

/** Why an alert belongs to its incident, strongest evidence first. Closed: the word stands in log, metric and console. */
export const JOIN_STRATEGIES = [
  'first',
  'rule',
  'same-service',
  'topology',
  'text',
  'together',
  'concurrent',
  'shared-change',
  'shared-host',
  'new-onset',
  'person',
] as const;
export type JoinStrategy = (typeof JOIN_STRATEGIES)[number];

/** One piece of the decision: which strategy, how strong (0–1), between which alerts, over what. */
export interface JoinReason {
  readonly strategy: JoinStrategy;
  readonly score: number;
  /** The member it was joined to; null for the first. */
  readonly via: AlertId | null;
  readonly gapMs: number;
  /** Services walked through, for `topology`; the shared value for the others. */
  readonly path: readonly string[];
  /** One sentence for the person on call. */
  readonly text: string;
}

export interface IncidentMember {
  readonly alertId: AlertId;
  readonly service: string;
  readonly host: string;
  readonly kind: SignalKind;
  readonly name: string;
  readonly subject: string;
  readonly severity: AlertSeverity;
  readonly message: string;
  readonly startsAt: EpochMs;
  readonly resolvedAt: EpochMs | null;
  readonly count: number;
  /** Combined confidence, 0–1. */
  readonly score: number;
  readonly reasons: readonly JoinReason[];
  /** Came after the watermark had passed its time. */
  readonly late: boolean;
}

/** An alert that was compared with an incident and did not become a member. */
export interface NearMiss {
  readonly alertId: AlertId;
  readonly service: string;
  readonly name: string;
  readonly at: EpochMs;
  /** How well it would have fitted, 0–1. */
  readonly score: number;
  /** Where it went instead; null when it was left out of every incident. */
  readonly incidentId: IncidentId | null;
  /** One sentence: "not joined because …". */
  readonly text: string;
}

/** A change close enough before the incident to be looked at. */
export interface SuspectChange {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly service: string;
  readonly at: EpochMs;
  readonly score: number;
}

/** What speaks for a cause. Closed: the word stands in log and console. */
export const CAUSE_EVIDENCE_KINDS = [
  'symptom-share',
  'resource',
  'answers',
  'wire',
  'counts',
  'alert',
  'hosted',
  'onset',
  'recovery',
  'change',
  'explained',
] as const;
export type CauseEvidenceKind = (typeof CAUSE_EVIDENCE_KINDS)[number];

/** One piece of evidence for (or, `explained`, against) a cause. */
export interface CauseEvidence {
  readonly kind: CauseEvidenceKind;
  /** Metric, template, alert, change or service it is about. */
  readonly subject: string;
  /** What it adds, in the ranking's own unit; negative takes off. */
  readonly score: number;
  readonly observed: number | null;
  readonly expected: number | null;
  /** For the person on call. */
  readonly text: string;
}

export const CAUSE_LEVELS = ['service', 'instance', 'host'] as const;

/** A component that may be behind an incident, likeliest first. */
export interface ProbableCause {
  /** Service, instance or host. */
  readonly component: string;
  readonly level: (typeof CAUSE_LEVELS)[number];
  /** The service it is part of; the component itself where that is not known. */
  readonly service: string;
  /** Its part of what speaks for the first five, 0–1. */
  readonly score: number;
  readonly text: string;
  /** Strongest first. */
  readonly evidence: readonly CauseEvidence[];
}

/** A resolved incident that said much the same. */
export interface SimilarIncident {
  readonly id: IncidentId;
  readonly title: string;
  readonly openedAt: EpochMs;
  readonly resolvedAt: EpochMs;
  /** 0–1. */
  readonly similarity: number;
  /** What resolved it, as far as anybody noted. */
  readonly resolution: string;
  /** Messages and alerts that both have. */
  readonly shared: readonly string[];
}

export const TIMELINE_KINDS = [
  'opened',
  'joined',
  'announced',
  'severity-raised',
  'acknowledged',
  'snoozed',
  'noted',
  'member-resolved',
  'resolved',
  'reopened',
  'merged',
  'split',
  'judged',
  'closed',
] as const;
export interface TimelineEntry {
  readonly at: EpochMs;
  readonly kind: (typeof TIMELINE_KINDS)[number];
  readonly actor: string;
  readonly text: string;
}

/** Correlated alerts that people work on. Each record on the incidents topic is the full state. */
export interface Incident {
  /** Hash of tenant, scope and first alert id. */
  readonly id: IncidentId;
  /** Given by the projection for people; null on the log. */
  readonly number: number | null;
  readonly tenant: TenantId;
  readonly scope: ScopeId;
  readonly environment: string;
  readonly state: IncidentState;
  readonly severity: AlertSeverity;
  readonly title: string;
  readonly services: readonly string[];
  readonly members: readonly IncidentMember[];
  /** Alerts that belong here but are beyond the member limit: counted, not kept. */
  readonly membersBeyondLimit: number;
  /** The newest that were compared and not taken, oldest first; at most 20. */
  readonly nearMisses: readonly NearMiss[];
  /** The incident that took over its members; null unless merged. */
  readonly mergedInto: IncidentId | null;
  readonly changes: readonly SuspectChange[];
  readonly causes: readonly ProbableCause[];
  /** Past incidents like this one, the most similar first; at most three. */
  readonly similar: readonly SimilarIncident[];
  readonly timeline: readonly TimelineEntry[];
  readonly openedAt: EpochMs;
  readonly lastAt: EpochMs;
  /** When people may be told; null before the announce delay is over. */
  readonly announcedAt: EpochMs | null;
  readonly acknowledgedAt: EpochMs | null;
  readonly acknowledgedBy: string | null;
  readonly snoozedUntil: EpochMs | null;
  readonly resolvedAt: EpochMs | null;
  readonly resolvedBy: string | null;
  readonly closedAt: EpochMs | null;
  /** Counts changes of this incident; a receiver keeps the highest it has seen. */
  readonly revision: number;
  readonly lastCommandId: CommandId | null;
  readonly ruleVersion: RuleVersion;
  /** Every event behind it came from a backfilled source: shown, never paged. */
  readonly backfill: boolean;
}

export const INCIDENT_ACTIONS = ['acknowledge', 'resolve', 'reopen', 'close'] as const;
export type IncidentAction = (typeof INCIDENT_ACTIONS)[number];

const transitions: Readonly<Record<IncidentState, Partial<Record<IncidentAction, IncidentState>>>> = {
  open: { acknowledge: 'acknowledged', resolve: 'resolved' },
  acknowledged: { resolve: 'resolved', reopen: 'open' },
  resolved: { reopen: 'open', close: 'closed' },
  closed: {},
};

export interface IllegalTransition {
  readonly illegal: true;
  readonly from: IncidentState;
  readonly action: IncidentAction;
}

/** The state after an action, or why there is none. */
export const transitionIncident = (from: IncidentState, action: IncidentAction): IncidentState | IllegalTransition =>
  transitions[from][action] ?? { illegal: true, from, action };

export const isIllegal = (result: IncidentState | IllegalTransition): result is IllegalTransition =>
  typeof result === 'object';
