import { type ByteReader, type ByteWriter, TailTop, logLowerTail, logUpperTail } from '@tocsin/stats';

const LEARNING_BUCKETS = 10;
const MEAN_RATE = 0.02;
const VARIANCE_RATE = 0.01;
/** Silence is only news for a template that has been heard often and for an hour. */
const MIN_MEAN_FOR_SILENCE = 5;
const MIN_BUCKETS_FOR_SILENCE = 60;
const ONSET_BUCKETS = 60;
/** Tail calibration starts once a template has this many lines a bucket: below it the counts themselves say enough. */
const CALIBRATE_FROM_MEAN = 1;

export interface RateVerdict {
  readonly state: 'learning' | 'ready';
  readonly direction: 'up' | 'down';
  /** −log10 of the chance of a count so far out, calibrated on the template's own past; 0 unless it begins an episode. */
  readonly surprise: number;
  readonly expected: number;
}

/**
 * Counts of one template by minute against its own past: negative binomial with decaying mean and variance, its tail
 * calibrated by what such tails turned out to be (algorithms: Poisson alone alarms 250 times too often). About 64 bytes, and 2 KB more
 * once the template is frequent.
 */
export class RateSeries {
  private mean = NaN;
  private variance = 1;
  private buckets = 0;
  private tail: TailTop | null = null;
  private lastHigh = 0;
  private lastHighAt = -Infinity;

  /** Takes the next closed bucket; buckets without a line count as 0. */
  observe(count: number): RateVerdict {
    const index = this.buckets++;
    if (Number.isNaN(this.mean)) {
      this.mean = count;
      this.variance = count + 1;
      return { state: 'learning', direction: 'up', surprise: 0, expected: count };
    }
    const expected = Math.max(this.mean, 0.2);
    const dispersion = Math.min(200, Math.max(0.3, (expected * expected) / Math.max(1e-6, this.variance - expected)));
    const up = -logUpperTail(count, expected, dispersion);
    const down =
      this.mean >= MIN_MEAN_FOR_SILENCE && index >= MIN_BUCKETS_FOR_SILENCE
        ? -logLowerTail(count, expected, dispersion)
        : 0;
    const raw = Math.max(up, down);
    const surprise = this.calibrate(raw);
    this.learn(count);
    const state = index < LEARNING_BUCKETS ? 'learning' : 'ready';
    const onset = state === 'ready' && this.isOnset(surprise, index);
    return { state, direction: up >= down ? 'up' : 'down', surprise: onset ? surprise : 0, expected };
  }

  /** What a minute usually brings. */
  get expected(): number {
    return Number.isNaN(this.mean) ? 0 : this.mean;
  }

  encode(writer: ByteWriter): void {
    for (const value of [this.mean, this.variance, this.buckets, this.lastHigh, this.lastHighAt]) writer.f64(value);
    writer.u32(this.tail ? 1 : 0);
    this.tail?.encode(writer);
  }

  static decode(reader: ByteReader): RateSeries {
    const series = new RateSeries();
    series.mean = reader.f64();
    series.variance = reader.f64();
    series.buckets = reader.f64();
    series.lastHigh = reader.f64();
    series.lastHighAt = reader.f64();
    if (reader.u32() === 1) series.tail = TailTop.decode(reader);
    return series;
  }

  /** Until the calibrator has warmed up the raw tail stands, which is too sure of itself: halved. */
  private calibrate(raw: number): number {
    if (!this.tail && this.mean >= CALIBRATE_FROM_MEAN) this.tail = new TailTop();
    if (!this.tail) return raw / 2;
    const calibrated = this.tail.next(raw);
    // Counts more regular than chance allows would make of a few lines more a once-in-a-lifetime event.
    return calibrated > 0 ? Math.min(calibrated, raw) : raw / 2;
  }

  /** Learns from a count that is cut at six standard deviations: one burst must not become the new normal. */
  private learn(count: number): void {
    const cut = Math.min(count, this.mean + 6 * Math.sqrt(this.variance) + 3);
    this.variance += VARIANCE_RATE * ((cut - this.mean) ** 2 - this.variance);
    this.mean += Math.max(MEAN_RATE, 1 / (this.buckets + 1)) * (cut - this.mean);
  }

  private isOnset(surprise: number, index: number): boolean {
    if (index - this.lastHighAt > ONSET_BUCKETS) this.lastHigh = 0;
    if (surprise <= this.lastHigh || surprise < 1) return false;
    this.lastHigh = surprise;
    this.lastHighAt = index;
    return true;
  }
}
