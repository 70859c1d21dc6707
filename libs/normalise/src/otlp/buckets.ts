/** More buckets than this are joined in pairs: their series would cost more than they say. */
const MAX_BUCKETS = 24;

/** Counts by bucket → counts at or below each bound, the last one infinite. Empty when bounds and counts do not fit. */
export function explicitBuckets(counts: readonly number[], bounds: readonly number[]): [number, number][] {
  if (counts.length === 0 || counts.length !== bounds.length + 1) return [];
  let below = 0;
  return counts.map((count, i) => [bounds[i] ?? Infinity, (below += count)]);
}

/** The positive half of an exponential histogram. */
export interface Exponential {
  readonly scale: number;
  readonly zeroCount: number;
  readonly offset: number;
  readonly counts: readonly number[];
}

/**
 * An exponential histogram with explicit bounds: bucket i ends at 2^((offset + i + 1) / 2^scale) (OpenTelemetry metrics data model).
 * Neighbours are joined until at most 24 are left, so that their bounds stay the same from point to point at one scale. Negative values are
 * counted with the zeros.
 */
export function exponentialBuckets({ scale, zeroCount, offset, counts }: Exponential): [number, number][] {
  let [step, from] = [scale, offset];
  let joined = [...counts];
  for (; joined.length > MAX_BUCKETS; step--) {
    const next: number[] = [];
    joined.forEach((count, i) => {
      const at = Math.floor((from + i) / 2) - Math.floor(from / 2);
      next[at] = (next[at] ?? 0) + count;
    });
    [joined, from] = [next, Math.floor(from / 2)];
  }
  let below = zeroCount;
  const buckets: [number, number][] = [[0, below]];
  joined.forEach((count, i) => buckets.push([2 ** ((from + i + 1) / 2 ** step), (below += count)]));
  if (!buckets.every(([bound]) => Number.isFinite(bound))) return [];
  return [...buckets, [Infinity, below]];
}
