import { type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter, TailTop } from '@tocsin/stats';
import { Onset } from './onset.js';
import { PointRing } from './point-ring.js';
import { type View } from './view.js';
import { DistributionView } from './views/distribution-view.js';
import { RangeView } from './views/range-view.js';
import { ShapeView } from './views/shape-view.js';
import { SpikeView } from './views/spike-view.js';
import { TimeOfDayView } from './views/time-of-day-view.js';
import { VolatilityView } from './views/volatility-view.js';

/** `full`: all views, about 13 KB a series; `lite`: range, time of day and spike, about 5 KB. */
export type BaselineTier = 'full' | 'lite';

export interface BaselineVerdict {
  /** `learning` for the first points; `refused` for a series that never changes; `stale` for a point out of order. */
  readonly state: 'learning' | 'ready' | 'refused' | 'stale';
  /** 0–1, monotone in surprise, 0 unless this point begins an episode. The paging score. */
  readonly score: number;
  /** Surprise of the behaviour channel (sum of its views, each at most 8) and of the spike channel. */
  readonly behaviour: number;
  readonly spike: number;
  readonly expected: number | null;
  /** Views that spoke, strongest first. */
  readonly views: readonly { readonly name: string; readonly surprise: number }[];
}

/** The slowest view fixes its bins after 300 points and its tail needs 100 more: until then every verdict would be a guess. */
const LEARNING_POINTS = 400;
const MAX_VIEW_SURPRISE = 8;
const BEHAVIOUR_ONSET = 100;
const SPIKE_ONSET = 30;
const PATTERNS = 128;
/** A lone spike pages only when it is this much rarer than what a behaviour change needs (docs/adr/0008). */
const SPIKE_OFFSET = 1.5;
const SPIKE_WEIGHT = 2;
const MAX_SCORE = 5 * MAX_VIEW_SURPRISE;

const quiet = (state: BaselineVerdict['state']): BaselineVerdict => ({
  state,
  score: 0,
  behaviour: 0,
  spike: 0,
  expected: null,
  views: [],
});

/**
 * The online detector of one series ("Quorum", docs/adr/0008): several cheap views of the newest point, each calibrated against
 * its own past, added up. Causal: a verdict depends on this and earlier points only. No setting depends on the series.
 */
export class MetricBaseline {
  private readonly ring = new PointRing();
  private readonly range = new RangeView();
  private readonly timeOfDay = new TimeOfDayView();
  private readonly spikeView = new SpikeView();
  private readonly views: readonly View[];
  private tails: TailTop[];
  private spikeTail = new TailTop();
  private readonly behaviourOnset = new Onset(BEHAVIOUR_ONSET);
  private readonly spikeOnset = new Onset(SPIKE_ONSET);
  private lastAt = -Infinity;
  private changes = 0;

  constructor(readonly tier: BaselineTier = 'full') {
    this.views =
      tier === 'lite'
        ? [this.range, this.timeOfDay]
        : [
            this.range,
            this.timeOfDay,
            new ShapeView(this.range, PATTERNS),
            new DistributionView(),
            new VolatilityView(),
          ];
    this.tails = this.views.map(() => new TailTop());
  }

  /** Takes the next point. A point that is not later than the last, or not a number, is refused as `stale` and not learnt. */
  observe(at: EpochMs, value: number): BaselineVerdict {
    if (!Number.isFinite(value) || at <= this.lastAt) return quiet('stale');
    const { ring } = this;
    if (ring.count > 0 && value !== ring.back(0)) this.changes++;
    this.lastAt = at;
    const expected = ring.count > 0 ? (this.timeOfDay.expected(at) ?? this.spikeView.mean(ring)) : null;
    ring.push(value);
    let behaviour = 0;
    const spoke: { name: string; surprise: number }[] = [];
    this.views.forEach((view, i) => {
      const surprise = Math.min(MAX_VIEW_SURPRISE, this.tails[i]!.next(view.observe(at, value, ring)));
      behaviour += surprise;
      if (surprise >= 1) spoke.push({ name: view.name, surprise });
    });
    const spike = this.spikeTail.next(this.spikeView.observe(at, value, ring));
    const behaviourScore = this.behaviourOnset.next(behaviour) ? behaviour : 0;
    const spikeScore = this.spikeOnset.next(spike) ? Math.max(0, spike - SPIKE_OFFSET) * SPIKE_WEIGHT : 0;
    if (ring.count <= LEARNING_POINTS) return quiet('learning');
    if (this.changes === 0) return quiet('refused');
    if (spike >= 1) spoke.push({ name: this.spikeView.name, surprise: Math.min(MAX_VIEW_SURPRISE, spike) });
    const score = Math.min(1, Math.max(behaviourScore, spikeScore) / MAX_SCORE);
    const views = spoke.sort((a, b) => b.surprise - a.surprise);
    return { state: 'ready', score, behaviour, spike, expected, views };
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.lastAt);
    writer.u32(this.changes);
    this.ring.encode(writer);
    for (const part of [
      ...this.views,
      this.spikeView,
      ...this.tails,
      this.spikeTail,
      this.behaviourOnset,
      this.spikeOnset,
    ])
      part.encode(writer);
  }

  /** Continues exactly as the encoded one would. */
  static decode(reader: ByteReader, tier: BaselineTier): MetricBaseline {
    const baseline = new MetricBaseline(tier);
    baseline.lastAt = reader.f64();
    baseline.changes = reader.u32();
    baseline.ring.decode(reader);
    for (const view of [...baseline.views, baseline.spikeView]) view.decode(reader);
    baseline.tails = baseline.views.map(() => TailTop.decode(reader));
    baseline.spikeTail = TailTop.decode(reader);
    baseline.behaviourOnset.decode(reader);
    baseline.spikeOnset.decode(reader);
    return baseline;
  }
}
