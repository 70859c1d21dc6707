import { type Bucket, bucketQuantile } from '@tocsin/detect';
import { type EpochMs, type Labels } from '@tocsin/model';
import { type SeriesIdentity, keyOf } from './series-identity.js';

const QUANTILES = [0.5, 0.95, 0.99];
/** Fewer values in a minute than this make no quantile. */
const MIN_VALUES = 20;

/** What a histogram counted in the minute that is open, by upper bound. */
interface OpenHistogram {
  readonly identity: SeriesIdentity;
  readonly counts: Map<number, number>;
}

/** One quantile of one histogram and minute, as a point of a series of its own. */
export interface QuantilePoint {
  readonly identity: SeriesIdentity;
  readonly at: EpochMs;
  readonly value: number;
}

const BUCKET = '_bucket';

/** True for a series that is one bucket of a histogram (Prometheus: `name_bucket` with the label `le`). */
export const isBucket = ({ name, labels, instrument }: SeriesIdentity): boolean =>
  instrument !== 'gauge' && labels.le !== undefined && name.endsWith(BUCKET);

/** The buckets of histograms → quantiles by minute. Single buckets are never watched themselves: they say little and are many. */
export class HistogramBook {
  private readonly open = new Map<string, OpenHistogram>();

  add(key: string, identity: SeriesIdentity, increase: number): void {
    const bound = identity.labels.le === '+Inf' ? Infinity : Number(identity.labels.le);
    if (Number.isNaN(bound)) return;
    const histogram = this.open.get(key) ?? { identity, counts: new Map<number, number>() };
    this.open.set(key, histogram);
    histogram.counts.set(bound, (histogram.counts.get(bound) ?? 0) + increase);
  }

  /** Ends the minute. */
  close(at: EpochMs): QuantilePoint[] {
    const points: QuantilePoint[] = [];
    for (const [, { identity, counts }] of [...this.open].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const buckets: Bucket[] = [...counts].sort(([a], [b]) => a - b);
      if ((buckets[buckets.length - 1]?.[1] ?? 0) < MIN_VALUES) continue;
      for (const quantile of QUANTILES) {
        const value = bucketQuantile(buckets, quantile);
        if (value !== null) points.push({ identity: quantileIdentity(identity, quantile), at, value });
      }
    }
    this.open.clear();
    return points;
  }

  toJson(): unknown {
    return [...this.open].map(([key, { identity, counts }]) => [
      key,
      identity,
      [...counts].map(([b, n]) => [String(b), n]),
    ]);
  }

  static fromJson(json: unknown): HistogramBook {
    const book = new HistogramBook();
    for (const [key, identity, counts] of json as [string, SeriesIdentity, [string, number][]][])
      book.open.set(key, { identity, counts: new Map(counts.map(([bound, n]) => [Number(bound), n])) });
    return book;
  }
}

const withoutBound = ({ le: _le, ...labels }: Labels): Labels => labels;

/** The histogram that a bucket belongs to, whatever its bound. */
export const histogramKey = (identity: SeriesIdentity): string =>
  keyOf({ ...identity, labels: withoutBound(identity.labels) });

const quantileIdentity = (identity: SeriesIdentity, quantile: number): SeriesIdentity => ({
  ...identity,
  name: identity.name.slice(0, -BUCKET.length),
  labels: { ...withoutBound(identity.labels), quantile: String(quantile) },
  instrument: 'gauge',
});
