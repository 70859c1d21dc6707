/**
 * What the flow needs from outside, as interfaces with their promises: log, snapshots, shared state, database, time.
 * No code that does input or output lives here, and no technology is named in a signature.
 * Neighbours: `adapters/*` fulfil these, `testing` holds the contract suite that each adapter must pass.
 */
export {
  type LogRecord,
  type NewRecord,
  type RecordPosition,
  type RecordBatch,
  type BatchHandler,
  type TopicPartition,
  type TopicSpec,
  type GroupPosition,
  type PartitionContents,
  type SubscribeOptions,
  type Subscription,
  type EventLog,
} from './event-log.js';
export { type Snapshot, type SnapshotChange, type SnapshotLease, type SnapshotStore } from './snapshot-store.js';
export { type TableArchive, type TableRows } from './table-archive.js';
export { type StateStore, type LiveUpdates } from './state-store.js';
export {
  type Transaction,
  type Database,
  type Repositories,
  type IncidentFilter,
  type IncidentPage,
  type IncidentRepository,
  type CommandRepository,
  DELIVERY_STATES,
  type DeliveryState,
  type Delivery,
  type LedgerEntry,
  type DeliveryResult,
  type OutboxRepository,
  type Escalation,
  type EscalationRepository,
  type Notice,
  type NoticeRepository,
  type Ticket,
  type TicketRepository,
  type Silence,
  type SilenceRepository,
  type RuleSetRow,
  type RuleSetRepository,
  type DeadLetterDecision,
  type DeadLetterRepository,
} from './repositories.js';
export {
  TOKEN_SCOPES,
  type TokenScope,
  type ApiToken,
  type TokenRepository,
  ROLES,
  type UserRole,
  type TeamRole,
  type User,
  type UserRepository,
  type Session,
  type SessionRepository,
  type AuditEntry,
  type AuditRepository,
} from './account-repositories.js';
export {
  VIEW_KINDS,
  type ViewKind,
  type ViewEntry,
  type ShownView,
  type ViewFilter,
  type ViewRepository,
} from './view-repository.js';
export { type Ageing, type RetentionRepository } from './retention-repository.js';
export { type Timer } from './timer.js';
export { type Telemetry, silentTelemetry } from './telemetry.js';
export { type Secrets } from './secrets.js';
