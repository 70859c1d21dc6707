import { DAY_MS, type EpochMs, HOUR_MS } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
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

export interface SpikeVerdict {
  /** −log10 of the chance of a point so far out under a normal distribution; at most 8. */
  readonly surprise: number;
  /** On the scale of the behaviour channel; 0 unless the point begins an episode. */
  readonly score: number;
}

/**
 * A single point that sticks out: its distance from the decaying mean in winsorised standard deviations. How much one point
 * is worth depends on how long it stands for: the same rarity comes 60 times as often a day in a series by the minute as in
 * one by the hour, and a minute out of range wakes nobody (docs/adr/0008).
 */
export class SpikeChannel {
  readonly name = 'spike';
  private mean = NaN;
  private variance = 0;
  private count = 0;
  private lastAt = NaN;
  private interval = HOUR_MS;
  private readonly onset = new Onset(ONSET_POINTS);

  /** Takes the next point of a series in time order. */
  observe(at: EpochMs, value: number): SpikeVerdict {
    if (this.count === 0) this.mean = value;
    const spread = Math.sqrt(this.variance) + 1e-3 * Math.abs(this.mean) + 1e-9;
    const distance = this.count >= SPIKE_LEARNING_POINTS ? Math.abs(value - this.mean) / spread : 0;
    this.learn(at, value, spread);
    const score = this.onset.next(distance) && distance > 1 ? this.scoreOf(distance) : 0;
    return { surprise: Math.min(MAX_SURPRISE, (distance * distance) / (2 * Math.LN10)), score };
  }

  /** What the next point is expected to be. */
  get expected(): number {
    return this.mean;
  }

  /** Winsorised standard deviation of the points so far. */
  get spread(): number {
    return Math.sqrt(this.variance);
  }

  encode(writer: ByteWriter): void {
    for (const number of [this.mean, this.variance, this.count, this.lastAt, this.interval]) writer.f64(number);
    this.onset.encode(writer);
  }

  decode(reader: ByteReader): void {
    this.mean = reader.f64();
    this.variance = reader.f64();
    this.count = reader.f64();
    this.lastAt = reader.f64();
    this.interval = reader.f64();
    this.onset.decode(reader);
  }

  private scoreOf(distance: number): number {
    const perDay = Math.max(24, DAY_MS / this.interval);
    const reach = Math.log2(Math.min(MAX_DISTANCE, distance) / PAGING_DISTANCE);
    return Math.max(0, PAGING_SCORE + reach - FREQUENCY_COST * Math.log10(perDay / 24));
  }

  private learn(at: EpochMs, value: number, spread: number): void {
    const gap = at - this.lastAt;
    if (this.count === 1) this.interval = gap;
    else if (this.count > 1) this.interval += INTERVAL_RATE * (Math.min(gap, 2 * this.interval) - this.interval);
    this.lastAt = at;
    const rate = Math.max(1 / ++this.count, 1 / MEMORY_POINTS);
    const off = value - this.mean;
    const cut = this.count > 10 ? Math.max(-CUT * spread, Math.min(CUT * spread, off)) : off;
    this.mean += rate * cut;
    this.variance += rate * (cut * cut - this.variance);
  }
}
