const GROWTH = 1.1;
const LOG_GROWTH = Math.log(GROWTH);
/** A microsecond and three hours: shorter and longer durations count as these. */
const MIN_MS = 0.001;
const MAX_MS = 1e7;

/** Numbers of the buckets and how many durations each holds. */
export type DurationCounts = readonly (readonly [bucket: number, count: number])[];

/**
 * Durations by buckets that grow by a tenth: quantiles within 5 %, at most some 240 buckets whatever comes. Adding and merging
 * are commutative.
 */
export class DurationHistogram {
  private readonly counts: Map<number, number>;
  private total = 0;

  constructor(counts: DurationCounts = []) {
    this.counts = new Map();
    this.merge(counts);
  }

  add(ms: number): void {
    const bounded = ms > MIN_MS ? Math.min(MAX_MS, ms) : MIN_MS;
    this.count(Math.round(Math.log(bounded) / LOG_GROWTH), 1);
  }

  merge(counts: DurationCounts): void {
    for (const [bucket, count] of counts) this.count(bucket, count);
  }

  /** Milliseconds that a share of `ratio` does not exceed, to three digits; 0 when empty. */
  quantile(ratio: number): number {
    let left = Math.ceil(this.total * ratio);
    for (const [bucket, count] of this.toCounts()) {
      left -= count;
      if (left <= 0) return Number(Math.exp(bucket * LOG_GROWTH).toPrecision(3));
    }
    return 0;
  }

  /** By bucket, ascending. */
  toCounts(): [number, number][] {
    return [...this.counts].sort(([a], [b]) => a - b);
  }

  private count(bucket: number, by: number): void {
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + by);
    this.total += by;
  }
}
