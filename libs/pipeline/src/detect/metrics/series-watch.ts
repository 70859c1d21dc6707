import { type Sensitivity } from '@tocsin/contracts';
import {
  type BaselineVerdict,
  type CounterState,
  type MetricBaselines,
  type PeerState,
  type SilenceState,
  type ThresholdState,
  countSurprise,
  hear,
  judgeSilence,
  newCounterState,
  newPeerState,
  newSilenceState,
  newThresholdState,
  ratePerSecond,
  requestCounterOf,
  watchThreshold,
} from '@tocsin/detect';
import { DAY_MS, type EpochMs, SECOND_MS, type SeriesState } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type CompiledRules } from '../../rules/compiled-rules.js';
import { type SignalDraft } from '../subject.js';
import { type AppliedRules, applyRules } from './applied-rules.js';
import { RecentPoints } from './recent-points.js';
import { type SeriesIdentity } from './series-identity.js';
import { baselineDraft, noDataDraft, surpriseOf, thresholdDraft } from './series-drafts.js';

/** Paging score of the baseline from which it speaks, by the word in the rule. Calibrated on public series (docs/adr/0008). */
const MIN_SCORE = { off: Infinity, low: 0.25, medium: 0.18, high: 0.13 } as const;

/**
 * … and how many days of nothing but chance must pass until a series shows its like once: the more often its points come, the rarer
 * one must be. An estate has thousands of series, and what comes once a day in each is no news in any.
 */
const CHANCE_DAYS = { off: Infinity, low: 1_000, medium: 200, high: 30 } as const;

/** The detectors of all series of a partition, by size. */
export interface BaselineTiers {
  readonly full: MetricBaselines;
  readonly lite: MetricBaselines;
}

/** The point of a minute that the baseline found least likely. */
export interface SeriesSurprise {
  readonly value: number;
  readonly expected: number;
  readonly surprise: number;
}

interface Minute {
  sum: number;
  count: number;
  increase: number;
  worst: SeriesSurprise | null;
}
const emptyMinute = (): Minute => ({ sum: 0, count: 0, increase: 0, worst: null });

/** What a series did in a minute: `mean` is null when nothing came, `increase` is by how much a total grew. */
export interface ClosedMinute {
  readonly mean: number | null;
  readonly points: number;
  readonly increase: number;
  readonly worst: SeriesSurprise | null;
  readonly drafts: readonly SignalDraft[];
}

/** One metric series: its growth when it is a total, the limits that apply to it, its baseline, and whether it is still heard. */
export class SeriesWatch {
  private readonly thresholds = new Map<string, ThresholdState>();
  private readonly counter: CounterState = newCounterState();
  private readonly silence: SilenceState = newSilenceState();
  readonly peer: PeerState = newPeerState();
  private minute: Minute = emptyMinute();
  private applied: AppliedRules | null = null;
  /** Whether the baseline judged its newest point. */
  isReady = false;
  /** The state that was last told of; null before the first time. */
  told: SeriesState | null = null;

  constructor(
    readonly key: string,
    readonly identity: SeriesIdentity,
    private readonly baselines: MetricBaselines,
    private readonly slot = baselines.add(),
    private readonly recent = new RecentPoints(),
  ) {}

  get lastPoint(): readonly [EpochMs, number] | null {
    return this.recent.newest();
  }

  /** By how much the total grew in the minute that is not closed yet. */
  get increase(): number {
    return this.minute.increase;
  }

  get resets(): number {
    return this.counter.resets;
  }

  /** Takes the points of one bucket, oldest first. `onIncrease` hears by how much a total grew. */
  observe(
    points: readonly (readonly [EpochMs, number])[],
    endAt: EpochMs,
    rules: CompiledRules,
    onIncrease?: (increase: number) => void,
  ): SignalDraft[] {
    const applied = this.rulesFor(rules);
    const drafts: SignalDraft[] = [];
    for (const [at, given] of points) {
      let increase: number | null = null;
      if (hear(this.silence, at) && applied.noData.length > 0)
        drafts.push(...applied.noData.map((rule) => noDataDraft(this.identity, rule, endAt, null)));
      let value = given;
      if (applied.instrument !== 'gauge') {
        const rate = ratePerSecond(this.counter, applied.instrument, at, given);
        if (!rate) continue;
        this.minute.increase += rate.increase;
        onIncrease?.(rate.increase);
        value = rate.perSecond;
        increase = rate.increase;
      }
      this.minute.sum += value;
      this.minute.count++;
      if (!onIncrease) drafts.push(...this.judge(at, value, endAt, applied, increase));
    }
    return drafts;
  }

  /** Ends a minute; says also whether the series fell silent. */
  closeMinute(endAt: EpochMs, isSending: boolean, rules: CompiledRules): ClosedMinute {
    const { sum, count, increase, worst } = this.minute;
    this.minute = emptyMinute();
    const drafts: SignalDraft[] = [];
    const { noData } = this.rulesFor(rules);
    // Where nobody sends, a silent series says nothing about itself.
    if (isSending && count === 0)
      for (const rule of noData) {
        const silentMs = judgeSilence(this.silence, endAt, rule.afterMs);
        if (silentMs !== null) drafts.push(noDataDraft(this.identity, rule, endAt, silentMs));
      }
    return { mean: count > 0 ? sum / count : null, points: count, increase, worst, drafts };
  }

  encode(writer: ByteWriter): void {
    const { key, identity, counter, silence, peer, minute, isReady, told } = this;
    const { tier } = this.baselines;
    writer.text(
      JSON.stringify({
        key,
        identity,
        tier,
        thresholds: [...this.thresholds],
        counter: plain(counter),
        silence: plain(silence),
        peer,
        minute,
        isReady,
        told,
      }),
    );
    this.recent.encode(writer);
    this.baselines.encode(this.slot, writer);
  }

  static decode(reader: ByteReader, tiers: BaselineTiers): SeriesWatch {
    const saved = JSON.parse(reader.text()) as Saved;
    const recent = new RecentPoints();
    recent.decode(reader);
    const baselines = tiers[saved.tier];
    const watch = new SeriesWatch(saved.key, saved.identity, baselines, baselines.decode(reader), recent);
    for (const [id, state] of saved.thresholds) watch.thresholds.set(id, state);
    Object.assign(watch.counter, saved.counter);
    Object.assign(watch.silence, saved.silence);
    Object.assign(watch.peer, saved.peer);
    watch.minute = saved.minute;
    watch.isReady = saved.isReady;
    watch.told = saved.told;
    return watch;
  }

  private judge(
    at: EpochMs,
    value: number,
    endAt: EpochMs,
    { baseline, thresholds }: AppliedRules,
    increase: number | null,
  ): SignalDraft[] {
    const drafts: SignalDraft[] = [];
    const verdict = this.baselines.observe(this.slot, at, value);
    if (verdict.state === 'stale') return drafts;
    this.recent.push(at, value);
    this.isReady = verdict.state === 'ready';
    const surprise = surpriseOf(verdict);
    if (verdict.state === 'ready' && verdict.expected !== null && surprise > (this.minute.worst?.surprise ?? 0))
      this.minute.worst = { value, expected: verdict.expected, surprise };
    if (baseline && this.isNews(verdict, baseline.sensitivity, value, increase)) {
      const isUp = verdict.expected === null || value >= verdict.expected;
      if (baseline.direction === 'both' || (baseline.direction === 'up') === isUp)
        drafts.push(baselineDraft(this.identity, verdict, value, endAt, baseline.severity, this.recent.points()));
    }
    for (const rule of thresholds) {
      const state = this.thresholds.get(rule.id) ?? newThresholdState();
      this.thresholds.set(rule.id, state);
      const result = watchThreshold(state, rule, at, value);
      if (result === 'firing' || result === 'cleared')
        drafts.push(thresholdDraft(this.identity, rule, value, endAt, result === 'firing', this.recent.points()));
    }
    return drafts;
  }

  /** Whether what the baseline says is worth an alert. A handful of failures is no rate: their number must be unlikely, too. */
  private isNews(verdict: BaselineVerdict, sensitivity: Sensitivity, value: number, increase: number | null): boolean {
    if (verdict.state !== 'ready' || verdict.score < MIN_SCORE[sensitivity]) return false;
    const { intervalMs } = this.silence;
    const rare = Math.log10((CHANCE_DAYS[sensitivity] * DAY_MS) / Math.max(SECOND_MS, intervalMs));
    if (surpriseOf(verdict) < rare) return false;
    if (!increase || verdict.expected === null || !this.countsFailures) return true;
    return countSurprise(increase, (verdict.expected * increase) / value) >= rare;
  }

  private get countsFailures(): boolean {
    const { name, labels } = this.identity;
    const counts = requestCounterOf(name, labels)?.counts;
    return counts === 'failed' || counts === 'both';
  }

  /** Found once for each version of the rules. */
  rulesFor(rules: CompiledRules): AppliedRules {
    if (this.applied?.version !== rules.version) this.applied = applyRules(this.identity, rules);
    return this.applied;
  }
}

interface Saved {
  readonly key: string;
  readonly identity: SeriesIdentity;
  readonly tier: keyof BaselineTiers;
  readonly thresholds: readonly [string, ThresholdState][];
  readonly counter: Record<string, number | boolean>;
  readonly silence: Record<string, number | boolean>;
  readonly peer: PeerState;
  readonly minute: Minute;
  readonly isReady: boolean;
  readonly told: SeriesState | null;
}

/** JSON knows neither infinities nor NaN: what has no value yet is left out and keeps its first one. */
const plain = (state: object): Record<string, number | boolean> =>
  Object.fromEntries(
    Object.entries(state as Record<string, number | boolean>).filter(
      ([, v]) => typeof v === 'boolean' || Number.isFinite(v),
    ),
  );
