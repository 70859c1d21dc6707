import {
  type CommandOutcome,
  type DeliveryId,
  type EpochMs,
  type Incident,
  type IncidentId,
  type IncidentState,
  type RuleVersion,
  type TenantId,
} from '@tocsin/model';

import {
  type AuditRepository,
  type SessionRepository,
  type TokenRepository,
  type UserRepository,
} from './account-repositories.js';
import { type RetentionRepository } from './retention-repository.js';
import { type IdempotencyRepository } from './idempotency-repository.js';
import { type ViewRepository } from './view-repository.js';

declare const transaction: unique symbol;
/** An open SQL transaction. Every repository method takes it first: a query outside the open one would hang on one connection. */
export interface Transaction {
  readonly [transaction]: true;
}

/** Opens transactions. Rolled back when `work` rejects; a lost database rejects with `RetryableError`. */
export interface Database {
  /** Row-level policies show and accept only this tenant's rows. */
  asTenant<T>(tenant: TenantId, work: (tx: Transaction) => Promise<T>): Promise<T>;
  /** All tenants' rows: for Tocsin's own loops (outbox, escalation, token look-up), never for a request. */
  asSystem<T>(work: (tx: Transaction) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface IncidentFilter {
  readonly states?: readonly IncidentState[];
  readonly service?: string;
  readonly limit: number;
  /** Opaque, from the previous page. */
  readonly cursor?: string;
}

export interface IncidentPage {
  readonly incidents: readonly Incident[];
  readonly nextCursor: string | null;
}

/** The projection of the incidents topic that people read. */
export interface IncidentRepository {
  /** Keeps the highest revision; gives a new incident its number. False when this revision was known. */
  project(tx: Transaction, incident: Incident): Promise<boolean>;
  get(tx: Transaction, id: IncidentId): Promise<Incident | null>;
  /** The incident that an alert is part of. */
  ofAlert(tx: Transaction, alertId: string): Promise<IncidentId | null>;
  /** Newest first. */
  list(tx: Transaction, filter: IncidentFilter): Promise<IncidentPage>;
}

export interface CommandRepository {
  record(tx: Transaction, outcome: CommandOutcome): Promise<void>;
  get(tx: Transaction, commandId: string): Promise<CommandOutcome | null>;
}

export const DELIVERY_STATES = ['pending', 'sending', 'delivered', 'failed', 'cancelled'] as const;
export type DeliveryState = (typeof DELIVERY_STATES)[number];

/** One thing to tell one target once. `id` is derived from what it says, so planning it twice changes nothing. */
export interface Delivery {
  readonly id: DeliveryId;
  readonly tenant: TenantId;
  readonly incidentId: IncidentId;
  /** Configured channel or ticketing name. */
  readonly channel: string;
  readonly target: string;
  readonly purpose: 'page' | 'update' | 'ticket-open' | 'ticket-update' | 'ticket-close' | 'resolved';
  /** Why it was planned; the same word in ledger, metric and console. */
  readonly reason: string;
  /** What `render` makes the message from. */
  readonly body: unknown;
  readonly plannedAt: EpochMs;
}

export interface LedgerEntry extends Delivery {
  readonly state: DeliveryState;
  readonly tries: number;
  readonly lastError: string | null;
  readonly externalId: string | null;
  readonly settledAt: EpochMs | null;
  /** A sender died after it may have sent and before it could say so. */
  readonly maybeSentTwice: boolean;
}

export type DeliveryResult =
  | { readonly ok: true; readonly externalId?: string }
  | { readonly ok: false; readonly retryAt: EpochMs; readonly reason: string }
  | { readonly ok: false; readonly retryAt: null; readonly reason: string };

/** The transactional outbox and the ledger of what was sent. */
export interface OutboxRepository {
  /** Adds what is not there yet; returns how many were new. */
  enqueue(tx: Transaction, deliveries: readonly Delivery[]): Promise<number>;
  /**
   * Takes due deliveries for `leaseMs`. One whose lease ran out while `sending` comes back with `maybeSentTwice`.
   * Deliveries of one (incident, channel) are handed out one at a time, in planned order.
   */
  claim(tx: Transaction, owner: string, now: EpochMs, leaseMs: number, limit: number): Promise<readonly LedgerEntry[]>;
  settle(tx: Transaction, id: DeliveryId, owner: string, result: DeliveryResult, now: EpochMs): Promise<void>;
  /** Cancels pending pages of an incident (acknowledged, resolved). Returns how many. */
  cancelPending(
    tx: Transaction,
    incidentId: IncidentId,
    purpose: Delivery['purpose'],
    reason: string,
    now: EpochMs,
  ): Promise<number>;
  ofIncident(tx: Transaction, incidentId: IncidentId): Promise<readonly LedgerEntry[]>;
}

/** Where an incident stands in its escalation policy. */
export interface Escalation {
  readonly tenant: TenantId;
  readonly incidentId: IncidentId;
  readonly policy: string;
  /** Next step to run. */
  readonly step: number;
  readonly round: number;
  /** Null when nothing is due: acknowledged, resolved, or the policy is exhausted. */
  readonly nextAt: EpochMs | null;
  readonly state: 'active' | 'held' | 'done';
  readonly reason: string;
}

export interface EscalationRepository {
  get(tx: Transaction, incidentId: IncidentId): Promise<Escalation | null>;
  put(tx: Transaction, escalation: Escalation): Promise<void>;
  /** Due ones, oldest first; whoever acts on one reads it again under lock. System transactions see all tenants'. */
  due(tx: Transaction, now: EpochMs, limit: number): Promise<readonly Escalation[]>;
}

/** What NOTIFY has already acted on for an incident: decisions compare the newest state with it. */
export interface Notice {
  readonly tenant: TenantId;
  readonly incidentId: IncidentId;
  readonly revision: number;
  readonly state: IncidentState;
  readonly severity: string;
  readonly title: string;
  /** The incident in the state that was acted on: timers decide on it. */
  readonly incident: Incident;
  /** Counts how often paging began: first announcement, reopening, raised severity. */
  readonly round: number;
  readonly announced: boolean;
}

export interface NoticeRepository {
  /** Locked for this transaction, so that two notifiers cannot decide on the same incident at once. */
  get(tx: Transaction, incidentId: IncidentId): Promise<Notice | null>;
  put(tx: Transaction, notice: Notice): Promise<void>;
  /** Open incidents that were not announced to anyone yet: a silence may have ended. System transactions see all tenants'. */
  unannounced(tx: Transaction, limit: number): Promise<readonly Notice[]>;
}

/** The ticket of an incident in one ticketing system: at most one. */
export interface Ticket {
  readonly tenant: TenantId;
  readonly incidentId: IncidentId;
  readonly ticketing: string;
  readonly externalId: string;
  readonly url: string | null;
}

export interface TicketRepository {
  put(tx: Transaction, ticket: Ticket): Promise<void>;
  ofIncident(tx: Transaction, incidentId: IncidentId): Promise<readonly Ticket[]>;
}

/** Matchers and an interval by a person: matching incidents are shown, not paged. */
export interface Silence {
  readonly id: string;
  readonly tenant: TenantId;
  /** CEL over the incident (see `rules`). */
  readonly match: string;
  readonly startsAt: EpochMs;
  readonly endsAt: EpochMs;
  readonly createdBy: string;
  readonly comment: string;
}

export interface SilenceRepository {
  create(tx: Transaction, silence: Silence): Promise<void>;
  end(tx: Transaction, id: string, at: EpochMs): Promise<boolean>;
  /** Those that end last come first. A cursor that is none of ours begins at the first. */
  list(
    tx: Transaction,
    page: { readonly limit: number; readonly cursor?: string },
  ): Promise<{ readonly silences: readonly Silence[]; readonly nextCursor: string | null }>;
  activeAt(tx: Transaction, now: EpochMs): Promise<readonly Silence[]>;
}

/** One immutable published version of a tenant's rules. */
export interface RuleSetRow {
  readonly tenant: TenantId;
  readonly version: RuleVersion;
  readonly document: unknown;
  readonly publishedAt: EpochMs;
  readonly publishedBy: string;
}

export interface RuleSetRepository {
  /** Adds the version (once) and makes it the active one. */
  publish(tx: Transaction, row: RuleSetRow): Promise<void>;
  active(tx: Transaction): Promise<RuleSetRow | null>;
  /** Every tenant's active version; system transactions only. */
  allActive(tx: Transaction): Promise<readonly RuleSetRow[]>;
  get(tx: Transaction, version: RuleVersion): Promise<RuleSetRow | null>;
  /** Every version that was ever published, without documents, newest first; at most 200. */
  versions(tx: Transaction): Promise<readonly Omit<RuleSetRow, 'document'>[]>;
}

/** What a person did with a dead letter. */
export interface DeadLetterDecision {
  readonly tenant: TenantId;
  /** `topic:partition:offset:item` of the record that could not be handled. */
  readonly key: string;
  readonly decision: 'redriven' | 'discarded';
  readonly at: EpochMs;
  readonly actor: string;
}

export interface DeadLetterRepository {
  /** The last decision counts. */
  decide(tx: Transaction, decision: DeadLetterDecision): Promise<void>;
  decisions(tx: Transaction, keys: readonly string[]): Promise<ReadonlyMap<string, DeadLetterDecision>>;
}

export interface Repositories {
  readonly incidents: IncidentRepository;
  readonly commands: CommandRepository;
  readonly outbox: OutboxRepository;
  readonly escalations: EscalationRepository;
  readonly notices: NoticeRepository;
  readonly tickets: TicketRepository;
  readonly silences: SilenceRepository;
  readonly ruleSets: RuleSetRepository;
  readonly tokens: TokenRepository;
  readonly users: UserRepository;
  readonly sessions: SessionRepository;
  readonly audit: AuditRepository;
  readonly deadLetters: DeadLetterRepository;
  readonly views: ViewRepository;
  readonly idempotency: IdempotencyRepository;
  readonly retention: RetentionRepository;
}
