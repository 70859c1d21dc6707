import { type EpochMs } from '@tocsin/model';
import {
  type ByteReader,
  type ByteWriter,
  FULL_TAIL,
  LITE_TAIL,
  RecordLayout,
  RecordStore,
  TailRecord,
} from '@tocsin/stats';
import { type BaselineVerdict, type SpokenView, quiet } from './baseline-verdict.js';
import { ExpectedBand } from './expected-band.js';
import { Onset } from './onset.js';
import { PointRing } from './point-ring.js';
import { SPIKE_LEARNING_POINTS, SpikeChannel } from './spike-channel.js';
import { type View } from './view.js';
import { DistributionView } from './views/distribution-view.js';
import { RangeView } from './views/range-view.js';
import { ShapeView } from './views/shape-view.js';
import { TimeOfDayView } from './views/time-of-day-view.js';
import { VolatilityView } from './views/volatility-view.js';

/** `full`: all views, 8 KB a series; `lite`: range, time of day and spike, 1.2 KB. */
export type BaselineTier = 'full' | 'lite';

/** The slowest view fixes its bins after 300 points and its tail needs 100 more: until then the behaviour channel is silent. */
const BEHAVIOUR_LEARNING_POINTS = 400;
const MAX_VIEW_SURPRISE = 8;
const BEHAVIOUR_ONSET = 100;
const MAX_SCORE = 5 * MAX_VIEW_SURPRISE;
/** From this surprise a channel is asked which of its views spoke. */
const TELLING_SURPRISE = 3;

/**
 * The online detectors of many series ("Quorum", docs/adr/0008): several cheap views of the newest point, each calibrated against the series' own
 * past, added up. Causal: a verdict depends on this and earlier points only. No setting depends on the series. The state of a series is one
 * record of fixed length; the views are shared by all.
 */
export class MetricBaselines {
  private readonly store: RecordStore;
  private readonly ring: PointRing;
  private readonly timeOfDay: TimeOfDayView;
  private readonly spikes: SpikeChannel;
  private readonly views: readonly View[];
  private readonly tails: readonly TailRecord[];
  private readonly onset: Onset;
  private readonly band: ExpectedBand;
  private readonly lastAt: number;
  private readonly changes: number;
  /** Surprise of each view at the last point. */
  private readonly surprises: Float64Array;
  readonly bytesPerSeries: number;

  constructor(readonly tier: BaselineTier) {
    const layout = new RecordLayout();
    this.lastAt = layout.f64();
    this.changes = layout.u32();
    const isFull = tier === 'full';
    this.ring = new PointRing(layout, isFull ? 64 : 1);
    const range = new RangeView(layout);
    this.timeOfDay = new TimeOfDayView(layout, isFull ? 96 : 48);
    this.views = [range, this.timeOfDay];
    if (isFull) {
      const shape = new ShapeView(layout, range);
      this.views = [...this.views, shape, new DistributionView(layout, shape.spare), new VolatilityView(layout)];
    }
    this.tails = this.views.map(() => new TailRecord(layout, isFull ? FULL_TAIL : LITE_TAIL));
    this.spikes = new SpikeChannel(layout);
    this.onset = new Onset(layout, BEHAVIOUR_ONSET);
    this.band = new ExpectedBand(layout);
    this.surprises = new Float64Array(this.views.length);
    this.bytesPerSeries = layout.bytes;
    this.store = new RecordStore(layout.bytes);
  }

  /** A new series; returns its slot. */
  add(): number {
    return this.store.add();
  }

  observe(slot: number, at: EpochMs, given: number): BaselineVerdict {
    const { store, ring, spikes, surprises } = this;
    const cells = store.cellsOf(slot);
    const base = store.baseOf(slot);
    const value = Math.fround(given);
    const lastAt = (base + this.lastAt) >> 3;
    const known = ring.count(cells, base);
    const gapMs = at - cells.f64[lastAt]!;
    if (!Number.isFinite(value) || (known > 0 && gapMs <= 0)) return quiet('stale');
    if (known > 0 && value !== ring.back(cells, base, 0)) cells.u32[(base + this.changes) >> 2]!++;
    cells.f64[lastAt] = at;
    const expected = known > 0 ? (this.timeOfDay.expected(cells, base, at) ?? spikes.expected(cells, base)) : null;
    const reach = this.band.reach(cells, base);
    ring.push(cells, base, value);
    const count = known + 1;
    if (expected !== null && this.band.observe(cells, base, value - expected, count))
      this.timeOfDay.forget(cells, base);
    let behaviour = 0;
    for (let i = 0; i < surprises.length; i++) {
      const raw = this.views[i]!.observe(cells, base, at, value, ring);
      const surprise = Math.min(MAX_VIEW_SURPRISE, this.tails[i]!.next(cells, base, raw));
      surprises[i] = surprise;
      behaviour += surprise;
    }
    const spike = spikes.observe(cells, base, value, count, gapMs);
    const isOnset = this.onset.next(cells, base, behaviour);
    if (count <= SPIKE_LEARNING_POINTS) return quiet('learning');
    if (cells.u32[(base + this.changes) >> 2] === 0) return quiet('refused');
    const isSettled = count > BEHAVIOUR_LEARNING_POINTS;
    const behaviourScore = isSettled && isOnset ? behaviour : 0;
    const score = Math.min(1, Math.max(behaviourScore, spikes.score) / MAX_SCORE);
    const tells = score > 0 && (behaviourScore >= TELLING_SURPRISE || spike >= TELLING_SURPRISE);
    return {
      state: 'ready',
      score,
      behaviour,
      behaviourScore: Math.min(1, behaviourScore / MAX_SCORE),
      spike,
      expected,
      band: expected === null ? null : { low: expected - reach, high: expected + reach },
      views: tells ? this.spoken(isSettled, spike) : [],
    };
  }

  encode(slot: number, writer: ByteWriter): void {
    writer.array(this.store.bytesOf(slot));
  }

  /** Continues exactly as the encoded one would. Returns its slot. */
  decode(reader: ByteReader): number {
    const slot = this.add();
    reader.array(this.store.bytesOf(slot));
    return slot;
  }

  private spoken(isSettled: boolean, spike: number): SpokenView[] {
    const spoken: SpokenView[] = [];
    if (isSettled)
      this.views.forEach(({ name }, i) => {
        if (this.surprises[i]! >= 1) spoken.push({ name, surprise: this.surprises[i]! });
      });
    if (spike >= 1) spoken.push({ name: this.spikes.name, surprise: spike });
    return spoken.sort((a, b) => b.surprise - a.surprise);
  }
}
