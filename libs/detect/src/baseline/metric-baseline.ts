import { type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter, TailTop } from '@tocsin/stats';
import { Onset } from './onset.js';
import { PointRing } from './point-ring.js';
import { SPIKE_LEARNING_POINTS, SpikeChannel } from './spike-channel.js';
import { type View } from './view.js';
import { DistributionView } from './views/distribution-view.js';
import { RangeView } from './views/range-view.js';
import { ShapeView } from './views/shape-view.js';
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
  /** Where nearly all points lie: three spreads around what is expected. */
  readonly band: { readonly low: number; readonly high: number } | null;
  /** Views that spoke, strongest first. */
  readonly views: readonly { readonly name: string; readonly surprise: number }[];
}

/** The slowest view fixes its bins after 300 points and its tail needs 100 more: until then the behaviour channel is silent. */
const BEHAVIOUR_LEARNING_POINTS = 400;
const MAX_VIEW_SURPRISE = 8;
const BAND_SPREADS = 3;
const BEHAVIOUR_ONSET = 100;
const PATTERNS = 128;
const MAX_SCORE = 5 * MAX_VIEW_SURPRISE;

const quiet = (state: BaselineVerdict['state']): BaselineVerdict => ({
  state,
  score: 0,
  behaviour: 0,
  spike: 0,
  expected: null,
  band: null,
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
  private readonly spikes = new SpikeChannel();
  private readonly views: readonly View[];
  private tails: TailTop[];
  private readonly behaviourOnset = new Onset(BEHAVIOUR_ONSET);
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
    const expected = ring.count > 0 ? (this.timeOfDay.expected(at) ?? this.spikes.expected) : null;
    const reach = BAND_SPREADS * this.spikes.spread;
    ring.push(value);
    const settled = ring.count > BEHAVIOUR_LEARNING_POINTS;
    let behaviour = 0;
    const spoke: { name: string; surprise: number }[] = [];
    this.views.forEach((view, i) => {
      const surprise = Math.min(MAX_VIEW_SURPRISE, this.tails[i]!.next(view.observe(at, value, ring)));
      behaviour += surprise;
      if (settled && surprise >= 1) spoke.push({ name: view.name, surprise });
    });
    const { surprise: spike, score: spikeScore } = this.spikes.observe(at, value);
    const isOnset = this.behaviourOnset.next(behaviour);
    if (ring.count <= SPIKE_LEARNING_POINTS) return quiet('learning');
    if (this.changes === 0) return quiet('refused');
    const behaviourScore = settled && isOnset ? behaviour : 0;
    if (spike >= 1) spoke.push({ name: this.spikes.name, surprise: spike });
    const score = Math.min(1, Math.max(behaviourScore, spikeScore) / MAX_SCORE);
    const views = spoke.sort((a, b) => b.surprise - a.surprise);
    const band = expected === null ? null : { low: expected - reach, high: expected + reach };
    return { state: 'ready', score, behaviour, spike, expected, band, views };
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.lastAt);
    writer.u32(this.changes);
    this.ring.encode(writer);
    for (const part of [...this.views, this.spikes, ...this.tails, this.behaviourOnset]) part.encode(writer);
  }

  /** Continues exactly as the encoded one would. */
  static decode(reader: ByteReader, tier: BaselineTier): MetricBaseline {
    const baseline = new MetricBaseline(tier);
    baseline.lastAt = reader.f64();
    baseline.changes = reader.u32();
    baseline.ring.decode(reader);
    for (const part of [...baseline.views, baseline.spikes]) part.decode(reader);
    baseline.tails = baseline.views.map(() => TailTop.decode(reader));
    baseline.behaviourOnset.decode(reader);
    return baseline;
  }
}
