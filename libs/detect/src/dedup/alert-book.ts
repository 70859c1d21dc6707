import {
  type Alert,
  type AlertId,
  type EpochMs,
  type RuleVersion,
  type ScopeId,
  type Signal,
  type SignalKind,
  type TenantId,
  asId,
  mostSevere,
  severityRank,
  stableId,
} from '@tocsin/model';

export interface AlertPolicy {
  readonly ruleVersion: RuleVersion;
  /** An alert without a new signal for this long is resolved. */
  readonly resolveAfterMs: number;
  /** The same for alerts whose end is said (another system's, a forecast's, a silence's): that word may be lost. */
  readonly foreignResolveAfterMs: number;
  /** So many changes of state within `flapWithinMs`: flapping. */
  readonly flapChanges: number;
  readonly flapWithinMs: number;
}

/** What the book keeps for one fingerprint. Plain data: the snapshot is its JSON. */
interface Entry {
  alert: Mutable<Alert>;
  lastSignalAt: EpochMs;
  /** Times of the last changes of state, oldest first; at most `flapChanges`. */
  changes: EpochMs[];
  publishedCount: number;
  backfill: boolean;
}
type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What the book keeps, by fingerprint. */
export type SavedAlert = [fingerprint: string, entry: Entry];

/** A changed alert and the event time at which it changed. */
export interface AlertChange {
  readonly at: EpochMs;
  readonly alert: Alert;
  readonly backfill: boolean;
}

/** What makes two signals the same condition: who, where, which detector, about what. */
export const fingerprintOf = (signal: Signal): string =>
  stableId(signal.tenant, signal.environment, signal.service, signal.host, signal.kind, signal.rule, signal.subject);

/**
 * Signals → alerts: one alert for all signals of a condition, with a count, from the first firing to the resolution. Call in
 * event-time order. `take` hands out what changed; a mere repetition is handed out only when its count has doubled.
 */
export class AlertBook {
  private readonly entries = new Map<string, Entry>();
  private changed: AlertChange[] = [];

  apply(signal: Signal, scope: ScopeId, backfill: boolean, policy: AlertPolicy): void {
    const fingerprint = fingerprintOf(signal);
    const entry = this.entries.get(fingerprint);
    if (signal.status === 'resolved') {
      if (entry?.alert.state === 'firing') this.resolve(entry, signal.at, policy);
    } else if (entry?.alert.state === 'firing') {
      this.repeat(entry, signal);
    } else {
      this.fire(fingerprint, entry, signal, scope, backfill, policy);
    }
  }

  /** Resolves what has been quiet and forgets what has been resolved for long. */
  sweep(at: EpochMs, policyOf: (tenant: TenantId) => AlertPolicy): void {
    for (const [fingerprint, entry] of this.entries) {
      const { alert } = entry;
      const policy = policyOf(alert.tenant);
      if (alert.state === 'firing') {
        const quietMs = quietOf(alert, policy);
        if (at - entry.lastSignalAt >= quietMs) this.close(entry, entry.lastSignalAt + quietMs, policy);
      } else if (at - alert.resolvedAt! > policy.flapWithinMs) {
        this.entries.delete(fingerprint);
      }
    }
  }

  take(): AlertChange[] {
    const { changed } = this;
    this.changed = [];
    return changed;
  }

  get size(): number {
    return this.entries.size;
  }

  toJson(): SavedAlert[] {
    return [...this.entries];
  }

  static fromJson(saved: readonly SavedAlert[]): AlertBook {
    const book = new AlertBook();
    for (const [fingerprint, entry] of saved) book.entries.set(fingerprint, entry);
    return book;
  }

  private fire(
    fingerprint: string,
    known: Entry | undefined,
    signal: Signal,
    scope: ScopeId,
    backfill: boolean,
    policy: AlertPolicy,
  ): void {
    const { at, status: _, ...about } = signal;
    const changes = known ? [...known.changes] : [];
    note(changes, at, policy);
    const alert: Mutable<Alert> = {
      ...about,
      id: asId<AlertId>(`alr-${stableId(signal.tenant, fingerprint, at)}`),
      scope,
      fingerprint,
      state: 'firing',
      flapping: isFlapping(changes, at, policy),
      startsAt: at,
      lastAt: at,
      resolvedAt: null,
      count: 1,
      ruleVersion: policy.ruleVersion,
    };
    const entry = { alert, lastSignalAt: at, changes, publishedCount: 0, backfill };
    this.entries.set(fingerprint, entry);
    this.publish(entry, at);
  }

  private repeat(entry: Entry, signal: Signal): void {
    const { alert } = entry;
    entry.lastSignalAt = Math.max(entry.lastSignalAt, signal.at);
    alert.lastAt = Math.max(alert.lastAt, signal.at);
    alert.count++;
    const severity = mostSevere(alert.severity, signal.severity);
    const raised = severityRank(severity) < severityRank(alert.severity);
    alert.severity = severity;
    if (signal.surprise > alert.surprise) {
      alert.surprise = signal.surprise;
      alert.message = signal.message;
      alert.evidence = signal.evidence;
    }
    if (raised || alert.count >= entry.publishedCount * 2) this.publish(entry, signal.at);
  }

  /** A flapping alert stays firing through its resolutions until it has been quiet. */
  private resolve(entry: Entry, at: EpochMs, policy: AlertPolicy): void {
    note(entry.changes, at, policy);
    if (isFlapping(entry.changes, at, policy)) {
      if (!entry.alert.flapping) {
        entry.alert.flapping = true;
        this.publish(entry, at);
      }
      return;
    }
    this.close(entry, at, policy);
  }

  private close(entry: Entry, at: EpochMs, policy: AlertPolicy): void {
    note(entry.changes, at, policy);
    entry.alert.state = 'resolved';
    entry.alert.resolvedAt = at;
    this.publish(entry, at);
  }

  private publish(entry: Entry, at: EpochMs): void {
    entry.publishedCount = entry.alert.count;
    this.changed.push({ at, alert: { ...entry.alert }, backfill: entry.backfill });
  }
}

/** Kinds that are said once when they begin and once when they end. */
const ENDS_BY_WORD: ReadonlySet<SignalKind> = new Set(['foreign.alert', 'metric.no-data', 'metric.capacity']);

function quietOf({ flapping, kind }: Alert, policy: AlertPolicy): number {
  if (ENDS_BY_WORD.has(kind)) return policy.foreignResolveAfterMs;
  return flapping ? policy.flapWithinMs : policy.resolveAfterMs;
}

function note(changes: EpochMs[], at: EpochMs, policy: AlertPolicy): void {
  if (changes[changes.length - 1] === at) return;
  changes.push(at);
  if (changes.length > policy.flapChanges) changes.shift();
}

const isFlapping = (changes: readonly EpochMs[], at: EpochMs, policy: AlertPolicy): boolean =>
  changes.length >= policy.flapChanges && at - changes[0]! <= policy.flapWithinMs;
