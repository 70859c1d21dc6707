/** Upper bound and how many values are at or below it. */
export type Bucket = readonly [bound: number, atOrBelow: number];

/**
 * The value below which a share `quantile` of a histogram lies, straight lines within a bucket (as Prometheus' `histogram_quantile`). Buckets
 * ascend; in the last, open one the answer is its lower bound. Null when nothing was counted.
 */
export function bucketQuantile(buckets: readonly Bucket[], quantile: number): number | null {
  const total = buckets[buckets.length - 1]?.[1] ?? 0;
  if (!(total > 0)) return null;
  const rank = quantile * total;
  const at = buckets.findIndex(([, count]) => count >= rank);
  const [bound, count] = buckets[at]!;
  const [lowerBound, below] = at > 0 ? buckets[at - 1]! : [Math.min(0, bound), 0];
  if (bound === Infinity) return at > 0 ? lowerBound : null;
  return count > below ? lowerBound + ((bound - lowerBound) * (rank - below)) / (count - below) : bound;
}
