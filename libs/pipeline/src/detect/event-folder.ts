import {
  FLAG_BACKFILL,
  FLAG_PRIMARY,
  KIND_ALERT,
  KIND_CALLS,
  KIND_CHANGE,
  KIND_HEARTBEAT,
  KIND_LOG,
  KIND_METRIC,
  PackedEventsReader,
  type ScopeChange,
  changeSchema,
  foldedCallsSchema,
  foreignAlertSchema,
  heartbeatSchema,
  parseOrigin,
  parseSeries,
} from '@tocsin/contracts';
import { type EpochMs, PermanentError, SEVERITY_ERROR, type TenantId } from '@tocsin/model';
import { type Counters } from '../counters.js';
import { StepError } from '../stage.js';
import { type CallMinutes } from './call-minutes.js';
import { type OpenBuckets } from './open-buckets.js';
import { type ServiceLogs } from './logs/service-logs.js';
import { REFUSED } from './metrics/metric-book.js';
import { type SeriesIdentity } from './metrics/series-identity.js';
import { type Source, type SourceClocks, eventTime, isRepeat } from './source-clocks.js';
import { type Subject } from './subject.js';

const decoder = new TextDecoder();
const EXAMPLE_BYTES = 512;

/** Where the folder finds and keeps the state of services and series. */
export interface FoldTarget {
  readonly clocks: SourceClocks;
  readonly buckets: OpenBuckets;
  readonly calls: CallMinutes;
  readonly counts: Counters;
  serviceNumber(subject: Subject): number;
  logsOf(service: number): ServiceLogs;
  seriesNumber(subject: Subject, host: string, seriesText: string, identity: () => SeriesIdentity): number;
  change(tenant: TenantId, environment: string, change: ScopeChange, isPrimary: boolean): void;
}

/** A schema of `contracts`, as far as it is used here. */
interface ZodLike<T> {
  safeParse(json: unknown): { success: true; data: T } | { success: false; error: { issues: { message: string }[] } };
}

/**
 * Folds the events of packed records into the open buckets. Folding is commutative within the allowed lateness: nothing is
 * decided here. What a record's events share (texts, services, sources) is resolved once a record.
 */
export class EventFolder {
  private reader!: PackedEventsReader;
  /** By (origin, service), and by (series, origin, host, service): numbers of the record's string table in one key. */
  private subjects = new Map<number, number>();
  private series = new Map<number, number>();
  private sources: (Source | undefined)[] = [];
  private strings = 0;
  private readonly place = { at: 0, bucketAt: 0, shape: 0 };
  private lastKey = -1;
  private lastService = 0;

  constructor(private readonly target: FoldTarget) {}

  /** Throws `StepError` with the event's index when one cannot be folded. */
  fold(value: Uint8Array, now: EpochMs, skip: ReadonlySet<number>): void {
    const reader = new PackedEventsReader(value);
    this.reader = reader;
    this.subjects = new Map();
    this.series = new Map();
    this.strings = reader.strings.length;
    this.sources = [];
    this.lastKey = -1;
    let folded = 0;
    while (reader.next()) {
      if (skip.size > 0 && skip.has(reader.index)) continue;
      try {
        if (this.event(now)) folded++;
      } catch (error) {
        throw new StepError(reader.index, error);
      }
    }
    this.target.counts.add('events', folded);
    if (folded < reader.eventCount) this.target.counts.add('repeated_events', reader.eventCount - folded);
  }

  private event(now: EpochMs): boolean {
    const { reader } = this;
    const source = this.sources[reader.source] ?? this.source(now);
    if (isRepeat(source, reader.offset, reader.item)) return false;
    const at = eventTime(source, reader.time, now);
    if (reader.kind === KIND_LOG) this.log(at);
    else if (reader.kind === KIND_METRIC) this.metric(at);
    else if (reader.kind === KIND_CHANGE) this.change();
    else if (reader.kind === KIND_ALERT) this.alert(at);
    else if (reader.kind === KIND_CALLS) this.calls(at);
    else if (reader.kind === KIND_HEARTBEAT) this.heartbeat(at);
    else throw new PermanentError('unsupported_version', `event kind ${reader.kind}`);
    return true;
  }

  private source(now: EpochMs): Source {
    const { reader, target } = this;
    const source = target.clocks.of(reader.strings[reader.source]!, (reader.flags & FLAG_BACKFILL) !== 0, now);
    target.clocks.sample(source, reader.time, reader.observedAt);
    return (this.sources[reader.source] = source);
  }

  private log(at: EpochMs): void {
    const { reader, target } = this;
    const key = reader.origin * this.strings + reader.service;
    const service = key === this.lastKey ? this.lastService : this.service(key);
    const logs = target.logsOf(service);
    const shape = logs.shapes.shapeOf(reader.bytes, reader.bodyStart, reader.bodyEnd);
    const bucket = target.buckets.at(at);
    const window = bucket.window(service);
    window.count(shape, reader.severity);
    window.cameFrom(reader.strings[reader.host]!);
    if ((reader.flags & FLAG_BACKFILL) === 0) window.backfill = false;
    const plan = logs.fields.planOf(shape);
    if (plan && bucket.startAt >= plan.fromAt) {
      const { bytes } = reader;
      logs.fields.measure(plan, logs.shapes.tokens, { at, bytes, example: () => this.example(at) }, window.fields);
    }
    const { place } = this;
    place.at = at;
    place.bucketAt = bucket.startAt;
    place.shape = shape;
    logs.sessions.fold(reader, place, logs.shapes.tokens, window.sessions);
    if (!logs.isLearnt(shape) && window.wantsExample(shape, at)) window.offerExample(shape, this.example(at));
    if (reader.severity >= SEVERITY_ERROR && window.wantsErrorExample(at)) window.offerErrorExample(this.example(at));
  }

  private metric(at: EpochMs): void {
    const { reader, target } = this;
    const { strings } = this;
    const key = ((reader.series * strings + reader.origin) * strings + reader.host) * strings + reader.service;
    const series = this.series.get(key) ?? this.newSeries(key);
    if (series === REFUSED) target.counts.add('refused_points');
    else target.buckets.at(at).addPoint(series, at, reader.value);
  }

  private change(): void {
    const { reader, target } = this;
    const change = this.document('change event', changeSchema);
    const { tenant, environment } = parseOrigin(reader.strings[reader.origin]!);
    target.change(tenant, environment, change, (reader.flags & FLAG_PRIMARY) !== 0);
  }

  private alert(at: EpochMs): void {
    const alert = this.document('foreign alert', foreignAlertSchema);
    const backfill = (this.reader.flags & FLAG_BACKFILL) !== 0;
    this.target.buckets.at(at).heard.push({ service: this.ownService(), alert, backfill });
  }

  /** Calls count for the minute of the bucket that takes them: what is late goes into the oldest open one. */
  private calls(at: EpochMs): void {
    const folded = this.document('calls', foldedCallsSchema);
    this.target.calls.add(this.target.buckets.at(at).startAt, this.ownService(), folded);
  }

  private heartbeat(at: EpochMs): void {
    const ping = this.document('heartbeat', heartbeatSchema);
    this.target.buckets.at(at).pings.push({ service: this.ownService(), ping, at });
  }

  /** The JSON body of the event. */
  private document<T>(what: string, schema: ZodLike<T>): T {
    const parsed = schema.safeParse(JSON.parse(this.reader.bodyText()));
    if (parsed.success) return parsed.data;
    throw new PermanentError('malformed_record', `${what}: ${parsed.error.issues[0]?.message}`);
  }

  private ownService(): number {
    return this.service(this.reader.origin * this.strings + this.reader.service);
  }

  private subject(): Subject {
    const { reader } = this;
    const { tenant, environment } = parseOrigin(reader.strings[reader.origin]!);
    return { tenant, environment, service: reader.strings[reader.service] || reader.strings[reader.host] || 'unknown' };
  }

  private service(key: number): number {
    let number = this.subjects.get(key);
    if (number === undefined) this.subjects.set(key, (number = this.target.serviceNumber(this.subject())));
    this.lastKey = key;
    this.lastService = number;
    return number;
  }

  private newSeries(key: number): number {
    const { reader, target } = this;
    const subject = this.subject();
    const text = reader.strings[reader.series]!;
    const host = reader.strings[reader.host]!;
    const number = target.seriesNumber(subject, host, text, () => {
      const { instrument } = reader;
      return { subject, host, ...parseSeries(text), instrument };
    });
    if (Number.isSafeInteger(key)) this.series.set(key, number);
    return number;
  }

  private example(time: EpochMs) {
    const { reader } = this;
    const end = Math.min(reader.bodyEnd, reader.bodyStart + EXAMPLE_BYTES);
    const text = decoder.decode(reader.bytes.subarray(reader.bodyStart, end));
    return { time, text, host: reader.strings[reader.host]!, severity: reader.severity };
  }
}
