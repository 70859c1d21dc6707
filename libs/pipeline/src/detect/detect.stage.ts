import {
  type Emission,
  type PartitionCounts,
  type ScopeBody,
  type ScopeChange,
  TOPICS,
  decodeControlRecord,
  encodeScopeRecord,
  isControlRecord,
  partitionOf,
  scopeOf,
} from '@tocsin/contracts';
import {
  AlertBook,
  type AlertPolicy,
  HeartbeatBook,
  type HeartbeatVerdict,
  type SavedAlert,
  type SavedEnds,
  type SavedHeartbeats,
  ToldEnds,
} from '@tocsin/detect';
import { type EpochMs, MINUTE_MS, type TenantId } from '@tocsin/model';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { Counters } from '../counters.js';
import { type CompiledRules } from '../rules/compiled-rules.js';
import { RuleBook } from '../rules/rule-book.js';
import { cutSegments, joinSegments, jsonSegment, readJsonSegment } from '../segments.js';
import { type Stage, type StageInstance, type StageOutput, type StageRecord } from '../stage.js';
import { CallMinutes, type SavedCalls } from './call-minutes.js';
import { EventFolder, type FoldTarget } from './event-folder.js';
import { draftOf } from './foreign-alerts.js';
import { healthSummaries } from './health-summaries.js';
import { inventories } from './inventories.js';
import { heartbeatDraft } from './heartbeats.js';
import { BUCKET_MS, type Bucket, type HeardAlert, OpenBuckets, type SavedBucket } from './open-buckets.js';
import { MetricBook } from './metrics/metric-book.js';
import { type SeriesIdentity, seriesKey } from './metrics/series-identity.js';
import { fieldPoints } from './metrics/field-points.js';
import { type SavedPlace, SeenPlaces } from './seen-places.js';
import { ServiceLogs } from './logs/service-logs.js';
import { type SavedClocks, SourceClocks } from './source-clocks.js';
import { type SignalDraft, type Subject, signalOf, subjectKey } from './subject.js';

const VERSION = 'detect-14';
const MARK_EVERY_MS = 1_000;
/** After a silence longer than this the buckets in between are not gone through one by one. */
const MAX_EMPTY_BUCKETS = 180;
/** Ticks come each second: after a longer gap nobody was there to hear a heartbeat. */
const MAX_STEP_GAP_MS = 15_000;

/** The snapshot of a partition, but for what is kept as bytes. Services stand by their number in it. */
export interface SavedDetect {
  readonly clocks: SavedClocks;
  readonly closedTo: EpochMs | null;
  readonly buckets: SavedBucket[];
  readonly book: SavedAlert[];
  readonly calls: SavedCalls[];
  readonly heartbeats: SavedHeartbeats;
  readonly toldEnds: SavedEnds;
  readonly places: SavedPlace[];
  readonly rules: unknown;
  readonly markedAt: EpochMs;
  readonly markedTo: EpochMs;
  readonly steppedAt: EpochMs;
}

/** DETECT over one partition of the events topic: folds what comes, decides when a bucket of event time closes. */
class DetectInstance implements StageInstance, FoldTarget {
  readonly counts = new Counters();
  private readonly folder = new EventFolder(this);
  private readonly services: ServiceLogs[] = [];
  private readonly serviceNumbers = new Map<string, number>();
  private readonly metrics = new MetricBook(this);
  private pending: ScopeBody[] = [];

  constructor(
    private readonly partition: number,
    private readonly partitions: PartitionCounts,
    readonly clocks = new SourceClocks(),
    readonly buckets = new OpenBuckets(),
    private readonly book = new AlertBook(),
    private readonly rules = new RuleBook(),
    private markedAt: EpochMs = 0,
    private markedTo: EpochMs = 0,
    readonly calls = new CallMinutes(),
    private readonly heartbeats = new HeartbeatBook(),
    private steppedAt: EpochMs = 0,
    private readonly toldEnds = new ToldEnds(),
    private readonly places = new SeenPlaces(),
  ) {}

  step({ offset, value }: StageRecord, now: EpochMs, skip: ReadonlySet<number>): StageOutput[] {
    if (this.steppedAt > 0 && now - this.steppedAt > MAX_STEP_GAP_MS) this.heartbeats.excuse(now);
    this.steppedAt = now;
    if (isControlRecord(value)) {
      const control = decodeControlRecord(value);
      if (control.type === 'config-activated') this.activate(control);
    } else this.folder.fold(value, now, skip);
    const { at, idle } = this.clocks.watermark(now, this.allowedLatenessMs());
    if (at !== null) this.closeUpTo(at, idle);
    if (now - this.markedAt >= MARK_EVERY_MS) this.mark(now, idle);
    return this.emit(offset);
  }

  serviceNumber(subject: Subject): number {
    const key = subjectKey(subject);
    let number = this.serviceNumbers.get(key);
    if (number === undefined) {
      number = this.services.push(new ServiceLogs(subject)) - 1;
      this.serviceNumbers.set(key, number);
    }
    return number;
  }

  logsOf(service: number): ServiceLogs {
    return this.services[service]!;
  }

  seriesNumber(subject: Subject, host: string, text: string, identity: () => SeriesIdentity): number {
    return this.metrics.numberOf(seriesKey(subject, host, text), identity);
  }

  rulesOf(tenant: TenantId): CompiledRules {
    return this.rules.of(tenant);
  }

  change(tenant: TenantId, environment: string, change: ScopeChange, isPrimary: boolean): void {
    // Whichever partition has the service's logs hears of the change by a copy of its own.
    const service = this.serviceNumbers.get(subjectKey({ tenant, environment, service: change.service }));
    if (service !== undefined) this.services[service]!.noteChange(change);
    if (!isPrimary) return;
    const scope = this.rules.of(tenant).scopeOf(tenant, environment, change.service);
    this.pending.push({ type: 'change', tenant, scope, change });
    this.counts.add('changes');
  }

  counters(): Readonly<Record<string, number>> {
    const sum = (pick: (logs: ServiceLogs) => number) => this.services.reduce((total, logs) => total + pick(logs), 0);
    return {
      ...this.counts.values(),
      late_events: this.buckets.late,
      services: this.services.length,
      templates: sum((logs) => logs.templates),
      fields_beyond_limit: sum((logs) => logs.fields.beyondLimit),
      series: this.metrics.size,
    };
  }

  snapshot(): ReadonlyMap<string, Uint8Array> {
    const { clocks, buckets, book, rules, calls, heartbeats, toldEnds, places, markedAt, markedTo, steppedAt } = this;
    const saved: SavedDetect = {
      clocks: clocks.toJson(),
      closedTo: buckets.closedTo,
      buckets: buckets.toJson(),
      book: book.toJson(),
      calls: calls.toJson(),
      heartbeats: heartbeats.toJson(),
      toldEnds: toldEnds.toJson(),
      places: places.toJson(),
      rules: rules.toJson(),
      markedAt,
      markedTo,
      steppedAt,
    };
    const services = new ByteWriter();
    for (const service of this.services) service.encode(services);
    return new Map([
      ...jsonSegment('state', saved),
      ...cutSegments('services', services.take()),
      ...this.metrics.snapshot(),
    ]);
  }

  static restore(
    partition: number,
    partitions: PartitionCounts,
    segments: ReadonlyMap<string, Uint8Array>,
  ): DetectInstance {
    const saved = readJsonSegment<SavedDetect>(segments, 'state');
    const { clocks, closedTo, buckets, book, rules, calls, heartbeats, toldEnds, markedAt, markedTo, steppedAt } =
      saved;
    const instance = new DetectInstance(
      partition,
      partitions,
      new SourceClocks(clocks),
      new OpenBuckets(closedTo, buckets),
      AlertBook.fromJson(book),
      RuleBook.fromJson(rules),
      markedAt,
      markedTo,
      CallMinutes.fromJson(calls),
      HeartbeatBook.fromJson(heartbeats),
      steppedAt,
      new ToldEnds(toldEnds),
      new SeenPlaces(saved.places),
    );
    for (const reader = new ByteReader(joinSegments(segments, 'services')); !reader.done;) {
      const logs = ServiceLogs.decode(reader);
      instance.serviceNumbers.set(subjectKey(logs.subject), instance.services.push(logs) - 1);
    }
    instance.metrics.restore(segments);
    return instance;
  }

  private activate(record: Parameters<RuleBook['activate']>[0]): void {
    this.rules.activate(record);
    // Every partition hears of new rules; CORRELATE must too, once: each scope partition has one that tells it.
    if (this.partition === 0) this.pending.push(record);
  }

  private closeUpTo(watermark: EpochMs, idle: boolean): void {
    const target = watermark - (watermark % BUCKET_MS);
    const { buckets } = this;
    if (buckets.closedTo === null) {
      const oldest = buckets.oldest();
      if (oldest === null) return;
      buckets.closedTo = Math.min(oldest, target);
    }
    for (let empty = 0; buckets.closedTo < target;) {
      const bucket = buckets.take(buckets.closedTo);
      empty = bucket ? 0 : empty + 1;
      if (empty > MAX_EMPTY_BUCKETS) {
        buckets.closedTo = Math.min(target, buckets.oldest() ?? target);
        continue;
      }
      buckets.closedTo += BUCKET_MS;
      this.close(bucket, buckets.closedTo, idle);
    }
  }

  private close(bucket: Bucket | null, endAt: EpochMs, idle: boolean): void {
    this.services.forEach((logs, number) => {
      const rules = this.rules.of(logs.subject.tenant);
      const window = bucket?.windowOf(number) ?? null;
      for (const host of window?.hosts ?? [])
        this.places.note(logs.subject, { instance: '', host, measured: false }, endAt);
      this.take(
        logs.subject,
        logs.closeBucket(window, { endAt, bucketMs: BUCKET_MS, idle }, rules),
        rules,
        window?.backfill ?? false,
      );
    });
    this.metrics.closeBucket(bucket, endAt, !idle, endAt % MINUTE_MS === 0 ? this.services.flatMap(fieldPoints) : []);
    if (endAt % MINUTE_MS === 0) this.closeMinute(endAt, idle);
    for (const heard of bucket?.alerts() ?? []) this.hear(heard, endAt);
    for (const { service, ping, at } of bucket?.pingsInOrder() ?? [])
      this.beat(this.heartbeats.heard(service, ping, at));
    for (const verdict of this.heartbeats.sweep(endAt)) this.beat(verdict);
    this.publishCalls(endAt);
    this.book.sweep(endAt, (tenant) => alertPolicy(this.rules.of(tenant)));
    this.publishAlerts();
  }

  take(subject: Subject, drafts: readonly SignalDraft[], rules: CompiledRules, backfill: boolean): void {
    if (drafts.length === 0) return;
    const scope = rules.scopeOf(subject.tenant, subject.environment, subject.service);
    for (const draft of drafts) {
      this.book.apply(signalOf(subject, draft), scope, backfill, alertPolicy(rules));
      this.counts.add(`signals_${draft.kind.replace(/[.-]/g, '_')}`);
    }
  }

  private hear({ service, alert, backfill }: HeardAlert, endAt: EpochMs): void {
    if (this.toldEnds.isOver(service, alert, endAt)) {
      this.counts.add('foreign_alerts_over_before_heard');
      return;
    }
    const { subject } = this.services[service]!;
    const rules = this.rules.of(subject.tenant);
    const scope = rules.scopeOf(subject.tenant, subject.environment, subject.service);
    this.book.apply(signalOf(subject, draftOf(alert, endAt)), scope, backfill, alertPolicy(rules));
    this.counts.add('signals_foreign_alert');
  }

  private beat(verdict: HeartbeatVerdict | null): void {
    if (!verdict) return;
    const { subject } = this.services[verdict.service]!;
    this.take(subject, [heartbeatDraft(verdict)], this.rules.of(subject.tenant), false);
  }

  private publishCalls(endAt: EpochMs): void {
    for (const { service: number, ...closed } of this.calls.close(endAt)) {
      const { tenant, environment, service } = this.services[number]!.subject;
      const scope = this.rules.of(tenant).scopeOf(tenant, environment, service);
      this.pending.push({ type: 'calls', calls: { tenant, scope, environment, service, ...closed } });
    }
  }

  private publishAlerts(): void {
    for (const { at, alert, backfill } of this.book.take()) this.pending.push({ type: 'alert', at, alert, backfill });
  }

  private closeMinute(endAt: EpochMs, idle: boolean): void {
    const scopeOf = ({ tenant, environment, service }: Subject) =>
      this.rules.of(tenant).scopeOf(tenant, environment, service);
    const measured = this.metrics.takeMinute();
    for (const { subject, places } of measured.entries().values())
      for (const place of places) {
        const [instance = '', host = ''] = place.split('\0');
        this.places.note(subject, { instance, host, measured: true }, endAt);
      }
    for (const health of healthSummaries(this.services, measured, endAt - MINUTE_MS, scopeOf)) {
      this.pending.push({ type: 'health', health });
      this.counts.add('log_lines', health.logs);
      this.counts.add('log_sessions', health.sessions?.ended ?? 0);
      this.counts.add('log_sessions_given_up', health.sessions?.givenUp ?? 0);
      this.counts.add('log_session_lines_unfollowed', health.sessions?.unfollowed ?? 0);
      if (!health.parsing) continue;
      this.counts.add('log_lines_without_template', health.parsing.unfit);
      this.counts.add('templates_found', health.parsing.found);
      this.counts.add('templates_merged', health.parsing.merged);
    }
    const [news, placed] = [this.metrics.takeNews(endAt), this.places.take(endAt, idle)];
    for (const inventory of inventories(this.services, news, placed, endAt, scopeOf))
      this.pending.push({ type: 'inventory', inventory });
  }

  private mark(now: EpochMs, idle: boolean): void {
    const { closedTo } = this.buckets;
    // Nothing has ever come: there is no event time to speak of, and the clock stands for it.
    const watermark = closedTo ?? now - this.allowedLatenessMs();
    this.markedAt = now;
    this.markedTo = Math.max(this.markedTo, watermark);
    this.pending.push({ type: 'mark', partitions: this.partitions.events, watermark: this.markedTo, idle });
  }

  /** Marks and rules go to every scope partition, the rest to that of its scope. */
  private emit(offset: number): StageOutput[] {
    const { scopes } = this.partitions;
    const outputs: StageOutput[] = [];
    const put = (body: ScopeBody, partition: number) => {
      const from: Emission = { partition: this.partition, offset, item: outputs.length };
      outputs.push({ topic: TOPICS.scopes, key: '', partition, value: encodeScopeRecord(from, body) });
    };
    for (const body of this.pending) {
      const scope = scopeOf(body);
      if (scope !== null) put(body, partitionOf(scope, scopes));
      else for (let partition = 0; partition < scopes; partition++) put(body, partition);
    }
    this.pending = [];
    return outputs;
  }

  /** The most patient tenant decides how long the partition waits. */
  private allowedLatenessMs(): number {
    let most = this.rules.of('' as TenantId).detect.allowedLatenessMs;
    for (const { subject } of this.services)
      most = Math.max(most, this.rules.of(subject.tenant).detect.allowedLatenessMs);
    return most;
  }
}

const alertPolicy = ({ version, detect }: CompiledRules): AlertPolicy => ({ ruleVersion: version, ...detect.alerts });

/** DETECT for a log with these partitions. */
export const detectStage = (partitions: PartitionCounts): Stage => ({
  name: 'detect',
  version: `${VERSION}/${partitions.events}/${partitions.scopes}`,
  initial: (partition) => new DetectInstance(partition, partitions),
  restore: (partition, segments) => DetectInstance.restore(partition, partitions, segments),
});
