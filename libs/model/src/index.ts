/**
 * The vocabulary of Tocsin: events, signals, alerts, incidents, commands, ids and errors.
 * It holds words and their small laws (severity order, incident transitions), never input, output or configuration.
 * Neighbours: `contracts` says how these cross a process, the domain libraries decide over them.
 */
export {
  type Branded,
  type TenantId,
  type ScopeId,
  type AlertId,
  type IncidentId,
  type CommandId,
  type DeliveryId,
  type RuleVersion,
  asId,
  defaultScope,
} from './ids.js';
export { type EpochMs, SECOND_MS, MINUTE_MS, HOUR_MS, RECORD_GAP_MS, DAY_MS } from './time.js';
export { stableId } from './stable-id.js';
export { withoutCredentials } from './without-credentials.js';
export {
  type SeverityNumber,
  type AlertSeverity,
  ALERT_SEVERITIES,
  SEVERITY_ERROR,
  severityRank,
  mostSevere,
  alertSeverityOf,
} from './severity.js';
export {
  PermanentError,
  RetryableError,
  ConfigurationError,
  PERMANENT_REASONS,
  RETRYABLE_REASONS,
  type PermanentReason,
  type RetryableReason,
} from './errors.js';
export { INSTRUMENTS, type Instrument } from './instrument.js';
export { type CallSide, type CallEdge, type CallSummary } from './calls.js';
export { type HeartbeatPing } from './heartbeat.js';
export { type Labels, instanceOf } from './labels.js';
export {
  FAMILIARITIES,
  UNUSUAL_IN_SESSIONS,
  type UnusualInSession,
  type Familiarity,
  SIGNAL_KINDS,
  type SignalKind,
  type Evidence,
  type Signal,
  ALERT_STATES,
  type AlertState,
  type Alert,
} from './alert.js';
export { type ForeignAlert } from './foreign-alert.js';
export { type HealthSummary, type ParsingQuality, type SessionQuality } from './health.js';
export {
  SERIES_STATES,
  type SeriesState,
  type KnownTemplate,
  type KnownSeries,
  type KnownPlace,
  type Inventory,
} from './inventory.js';
export { type LeftOutAlert, type Companion, type KnownCompanions } from './learnt.js';
export {
  COMMAND_ACTIONS,
  type CommandAction,
  VERDICTS,
  type Verdict,
  type Command,
  type CommandOutcome,
} from './command.js';
export {
  INCIDENT_STATES,
  type IncidentState,
  JOIN_STRATEGIES,
  type JoinStrategy,
  type JoinReason,
  type NearMiss,
  type IncidentMember,
  type SuspectChange,
  CAUSE_EVIDENCE_KINDS,
  type CauseEvidence,
  type CauseEvidenceKind,
  CAUSE_LEVELS,
  type ProbableCause,
  type SimilarIncident,
  TIMELINE_KINDS,
  type TimelineEntry,
  type Incident,
  INCIDENT_ACTIONS,
  type IncidentAction,
  type IllegalTransition,
  transitionIncident,
  isIllegal,
} from './incident.js';
