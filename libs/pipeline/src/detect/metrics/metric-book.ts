import { MetricBaselines } from '@tocsin/detect';
import { type EpochMs, MINUTE_MS, type TenantId } from '@tocsin/model';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { type Counters } from '../../counters.js';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { cutSegments, joinSegments, jsonSegment, readJsonSegment } from '../../segments.js';
import { type Bucket } from '../open-buckets.js';
import { type SignalDraft, type Subject } from '../subject.js';
import { CapacityBook } from './capacity-book.js';
import { HistogramBook, histogramKey, isBucket } from './histogram-book.js';
import { type MinuteMean, PeerGroups } from './peer-groups.js';
import { type IdentifiedPoint, type SeriesIdentity, keyOf } from './series-identity.js';
import { type BaselineTiers, SeriesWatch } from './series-watch.js';
import { type SubjectSeries } from '../inventories.js';
import { RequestBook } from './request-book.js';
import { SeriesNews } from './series-news.js';
import { ServiceMinutes } from './service-minutes.js';
import { type MinuteIncrease, SloBook } from './slo-book.js';
import { TogetherGroups } from './together-groups.js';

/** Beyond this many series a partition gives new ones the small detector. */
const FULL_TIER_SERIES = 2_000;
/** Number of a series that is not watched, because its tenant has too many. */
export const REFUSED = -1;

/** Where findings go, and which rules hold. */
export interface MetricSurroundings {
  readonly counts: Counters;
  rulesOf(tenant: TenantId): CompiledRules;
  take(subject: Subject, drafts: readonly SignalDraft[], rules: CompiledRules, backfill: boolean): void;
}

/**
 * All metric series of one partition. Points are judged as their bucket closes; what needs a view over several series (siblings, relations,
 * budgets, quantiles) or over time (forecasts, silence) is judged when a minute closes.
 */
export class MetricBook {
  private readonly tiers: BaselineTiers = { full: new MetricBaselines('full'), lite: new MetricBaselines('lite') };
  private readonly series: SeriesWatch[] = [];
  private readonly numbers = new Map<string, number>();
  private readonly byTenant = new Map<TenantId, number>();
  private histograms = new HistogramBook();
  private peers = new PeerGroups();
  private together = new TogetherGroups();
  private slos = new SloBook();
  private requests = new RequestBook();
  private readonly capacity: CapacityBook;
  private minute = new ServiceMinutes();
  private news = new SeriesNews();

  constructor(private readonly around: MetricSurroundings) {
    this.capacity = new CapacityBook(around.counts);
  }

  get size(): number {
    return this.series.length;
  }

  /** The number of a series, or `REFUSED` when its tenant has as many as its rules allow. */
  numberOf(key: string, identity: () => SeriesIdentity): number {
    const known = this.numbers.get(key);
    if (known !== undefined) return known;
    const what = identity();
    const { tenant } = what.subject;
    const count = this.byTenant.get(tenant) ?? 0;
    if (count >= this.around.rulesOf(tenant).detect.metrics.maxSeries) {
      this.around.counts.add('refused_series');
      this.news.refuse(key, what);
      return REFUSED;
    }
    const tier = this.series.length < FULL_TIER_SERIES ? 'full' : 'lite';
    return this.add(new SeriesWatch(key, what, this.tiers[tier]));
  }

  /** @param derived points that were found in other events of the bucket */
  closeBucket(
    bucket: Bucket | null,
    endAt: EpochMs,
    isSending: boolean,
    derived: readonly IdentifiedPoint[] = [],
  ): void {
    for (const [number, points] of bucket?.points ?? []) {
      const watch = this.series[number]!;
      points.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
      this.observe(watch, points, endAt);
      this.around.counts.add('points', points.length);
    }
    this.takeDerived(derived, endAt);
    this.requests.closeBucket(
      endAt,
      ({ tenant }) => this.around.rulesOf(tenant),
      (subject, drafts) => this.around.take(subject, drafts, this.around.rulesOf(subject.tenant), false),
    );
    if (endAt % MINUTE_MS === 0) this.closeMinute(endAt, isSending);
  }

  /** What the services' series did in the minute that was just closed, once. */
  takeMinute(): ServiceMinutes {
    const { minute } = this;
    this.minute = new ServiceMinutes();
    return minute;
  }

  /** Series whose state changed by the end of the minute that was just closed, once. */
  takeNews(endAt: EpochMs): ReadonlyMap<string, SubjectSeries> {
    return this.news.take(this.series, endAt);
  }

  snapshot(): ReadonlyMap<string, Uint8Array> {
    const series = new ByteWriter();
    for (const watch of this.series) watch.encode(series);
    const together = new ByteWriter();
    this.together.encode(together);
    const { histograms, peers, slos, capacity, news, requests } = this;
    return new Map([
      ...jsonSegment('metrics', [
        histograms.toJson(),
        peers.toJson(),
        slos.toJson(),
        capacity.toJson(),
        news.toJson(),
        requests.toJson(),
      ]),
      ...cutSegments('series', series.take()),
      ...cutSegments('together', together.take()),
    ]);
  }

  restore(segments: ReadonlyMap<string, Uint8Array>): void {
    for (const reader = new ByteReader(joinSegments(segments, 'series')); !reader.done;)
      this.add(SeriesWatch.decode(reader, this.tiers));
    const [histograms, peers, slos, capacity, news, requests] = readJsonSegment<unknown[]>(segments, 'metrics');
    this.histograms = HistogramBook.fromJson(histograms);
    this.peers = PeerGroups.fromJson(peers);
    this.slos = SloBook.fromJson(slos);
    this.capacity.restore(capacity);
    this.news = SeriesNews.fromJson(news);
    this.requests = RequestBook.fromJson(requests);
    this.together = TogetherGroups.decode(new ByteReader(joinSegments(segments, 'together')));
  }

  private add(watch: SeriesWatch): number {
    const number = this.series.push(watch) - 1;
    this.numbers.set(watch.key, number);
    const { tenant } = watch.identity.subject;
    this.byTenant.set(tenant, (this.byTenant.get(tenant) ?? 0) + 1);
    return number;
  }

  private observe(watch: SeriesWatch, points: readonly (readonly [EpochMs, number])[], endAt: EpochMs): void {
    const rules = this.rulesOf(watch);
    const onIncrease = isBucket(watch.identity)
      ? (increase: number) => this.histograms.add(histogramKey(watch.identity), watch.identity, increase)
      : undefined;
    const { resets, increase } = watch;
    this.takeOf(watch, watch.observe(points, endAt, rules, onIncrease));
    if (watch.increase > increase) this.requests.add(watch.key, watch.identity, watch.increase - increase);
    if (watch.resets !== resets) this.around.counts.add('counter_resets', watch.resets - resets);
  }

  private takeDerived(points: readonly IdentifiedPoint[], endAt: EpochMs): void {
    for (const { identity, at, value } of points) {
      const number = this.numberOf(keyOf(identity), () => identity);
      if (number !== REFUSED) this.observe(this.series[number]!, [[at, value]], endAt);
    }
  }

  private closeMinute(endAt: EpochMs, isSending: boolean): void {
    this.takeDerived(this.histograms.close(endAt), endAt);
    const means: MinuteMean[] = [];
    const increases: MinuteIncrease[] = [];
    for (const watch of this.series) {
      const { mean, points, increase, worst, drafts } = watch.closeMinute(endAt, isSending, this.rulesOf(watch));
      this.minute.add(watch.identity, points, worst);
      this.takeOf(watch, drafts);
      if (mean !== null && !isBucket(watch.identity)) means.push({ watch, mean });
      if (increase > 0) increases.push({ watch, increase });
    }
    const rulesOf = (watch: SeriesWatch) => this.rulesOf(watch);
    const take = (watch: SeriesWatch, drafts: readonly SignalDraft[]) => this.takeOf(watch, drafts);
    this.peers.judge(means, endAt, rulesOf, take);
    this.together.judge(means, endAt, rulesOf, take);
    this.capacity.judge(means, endAt, rulesOf, take);
    this.slos.judge(increases, endAt, rulesOf, (subject, drafts) =>
      this.around.take(subject, drafts, this.around.rulesOf(subject.tenant), false),
    );
  }

  private rulesOf({ identity }: SeriesWatch): CompiledRules {
    return this.around.rulesOf(identity.subject.tenant);
  }

  private takeOf(watch: SeriesWatch, drafts: readonly SignalDraft[]): void {
    if (drafts.length > 0) this.around.take(watch.identity.subject, drafts, this.rulesOf(watch), false);
  }
}
