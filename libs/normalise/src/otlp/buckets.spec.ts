import { describe, expect, it } from '@jest/globals';
import { explicitBuckets, exponentialBuckets } from './buckets.js';

describe('explicitBuckets', () => {
  it('adds up, and refuses what does not fit', () => {
    expect(explicitBuckets([1, 2, 3], [0.1, 1])).toEqual([
      [0.1, 1],
      [1, 3],
      [Infinity, 6],
    ]);
    expect(explicitBuckets([1, 2], [0.1, 1])).toEqual([]);
    expect(explicitBuckets([], [])).toEqual([]);
  });
});

describe('exponentialBuckets', () => {
  it('ends buckets at powers of its base', () => {
    expect(exponentialBuckets({ scale: 0, zeroCount: 2, offset: 0, counts: [1, 3] })).toEqual([
      [0, 2],
      [2, 3],
      [4, 6],
      [Infinity, 6],
    ]);
  });
  it('joins neighbours and loses nothing', () => {
    const buckets = exponentialBuckets({
      scale: 3,
      zeroCount: 0,
      offset: -81,
      counts: Array.from({ length: 160 }, () => 2),
    });
    expect(buckets.length).toBeLessThanOrEqual(26);
    expect(buckets[buckets.length - 1]).toEqual([Infinity, 320]);
    expect(buckets.every(([bound], i) => i === 0 || bound > buckets[i - 1]![0])).toBe(true);
  });
  it('gives up on bounds that are no numbers', () => {
    expect(exponentialBuckets({ scale: -10, zeroCount: 0, offset: 5, counts: [1] })).toEqual([]);
  });
});
