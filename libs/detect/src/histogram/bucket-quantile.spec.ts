import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Bucket, bucketQuantile } from './bucket-quantile.js';

describe('bucketQuantile', () => {
  const latency: Bucket[] = [
    [0.1, 50],
    [0.5, 90],
    [1, 100],
    [Infinity, 100],
  ];
  it.each([
    [0.5, 0.1],
    [0.7, 0.3],
    [0.95, 0.75],
  ])('finds the %p quantile', (quantile, expected) => {
    expect(bucketQuantile(latency, quantile)).toBeCloseTo(expected);
  });
  it('answers the last bound for what lies beyond, and nothing for nothing', () => {
    expect(
      bucketQuantile(
        [
          [1, 1],
          [Infinity, 100],
        ],
        0.9,
      ),
    ).toBe(1);
    expect(
      bucketQuantile(
        [
          [1, 0],
          [Infinity, 0],
        ],
        0.5,
      ),
    ).toBeNull();
    expect(bucketQuantile([], 0.5)).toBeNull();
  });
  it('is never outside the buckets and grows with the quantile', () => {
    const counts = fc.array(fc.nat(1_000), { minLength: 2, maxLength: 20 });
    fc.assert(
      fc.property(counts, fc.double({ min: 0, max: 1, noNaN: true }), (increments, quantile) => {
        let below = 0;
        const buckets = increments.map((count, i): Bucket => [i + 1, (below += count)]);
        const value = bucketQuantile(buckets, quantile);
        if (below === 0) return value === null;
        return value! >= 0 && value! <= increments.length && value! <= bucketQuantile(buckets, 1)!;
      }),
    );
  });
});
