import { DAY_MS, HOUR_MS } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { Onset } from './onset.js';

/** Points that say little yet: until then every distance is a guess. */
export const SPIKE_LEARNING_POINTS = 60;
const MEMORY_POINTS = 2_000;
/** One point moves mean and spread by at most so many standard deviations. */
const CUT = 3;
const ONSET_POINTS = 10;
const INTERVAL_RATE = 0.05;
/** A point this many standard deviations out, standing for an hour, weighs as much as a change of behaviour that pages. */
const PAGING_DISTANCE = 3.5;
const PAGING_SCORE = 7.2;
const MAX_DISTANCE = 64;
/** What the score loses for each factor of ten by which points come more often than hourly. */
const FREQUENCY_COST = 5;
const MAX_SURPRISE = 8;

/**
 * A single point that sticks out: its distance from the decaying mean in winsorised standard deviations. How much one point
 * is worth depends on how long it stands for: the same rarity comes 60 times as often a day in a series by the minute as in
 * one by the hour, and a minute out of range wakes nobody (docs/adr/0008).
 */
export class SpikeChannel {
  readonly name = 'spike';
  private readonly mean: number;
  private readonly variance: number;
  private readonly interval: number;
  private readonly onset: Onset;
  /** Of the last `observe`: on the scale of the behaviour channel, 0 unless the point begins an episode. */
  score = 0;

  constructor(layout: RecordLayout) {
    this.mean = layout.f64();
    this.variance = layout.f64();
    this.interval = layout.f64();
    this.onset = new Onset(layout, ONSET_POINTS);
  }

  /**
   * Takes point number `count` (from 1) of a series in time order, `gapMs` after the one before. Returns −log10 of the chance of one so far out
   * under a normal distribution, at most 8.
   */
  observe(cells: Cells, base: number, value: number, count: number, gapMs: number): number {
    const { f64 } = cells;
    const [meanAt, varianceAt, intervalAt] = [
      (base + this.mean) >> 3,
      (base + this.variance) >> 3,
      (base + this.interval) >> 3,
    ];
    if (count === 1) f64[meanAt] = value;
    const mean = f64[meanAt]!;
    const off = value - mean;
    const spread = Math.sqrt(f64[varianceAt]!) + 1e-3 * Math.abs(mean) + 1e-9;
    const distance = count > SPIKE_LEARNING_POINTS ? Math.abs(off) / spread : 0;
    const interval = count === 1 ? HOUR_MS : count === 2 ? gapMs : f64[intervalAt]!;
    f64[intervalAt] = count > 2 ? interval + INTERVAL_RATE * (Math.min(gapMs, 2 * interval) - interval) : interval;
    const rate = Math.max(1 / count, 1 / MEMORY_POINTS);
    const cut = count > 10 ? Math.max(-CUT * spread, Math.min(CUT * spread, off)) : off;
    f64[meanAt] = mean + rate * cut;
    f64[varianceAt]! += rate * (cut * cut - f64[varianceAt]!);
    this.score = this.onset.next(cells, base, distance) && distance > 1 ? scoreOf(distance, f64[intervalAt]) : 0;
    return Math.min(MAX_SURPRISE, (distance * distance) / (2 * Math.LN10));
  }

  /** What the next point is expected to be. */
  expected({ f64 }: Cells, base: number): number {
    return f64[(base + this.mean) >> 3]!;
  }
}

function scoreOf(distance: number, interval: number): number {
  const perDay = Math.max(24, DAY_MS / interval);
  const reach = Math.log2(Math.min(MAX_DISTANCE, distance) / PAGING_DISTANCE);
  return Math.max(0, PAGING_SCORE + reach - FREQUENCY_COST * Math.log10(perDay / 24));
}
