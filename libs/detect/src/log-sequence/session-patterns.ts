const MAX_PATTERNS = 500;

type Counts = ReadonlyMap<number, number>;

export function countsOf(events: readonly number[]): Counts {
  const counts = new Map<number, number>();
  for (const event of events) counts.set(event, (counts.get(event) ?? 0) + 1);
  return counts;
}

const keyOf = (counts: Counts): string =>
  [...counts]
    .sort(([a], [b]) => a - b)
    .map(([event, count]) => `${event}:${count}`)
    .join(' ');

/** Sum of the differences of two count vectors; gives up beyond `limit`. */
function distanceOf(a: Counts, b: Counts, limit: number): number {
  let distance = 0;
  for (const [event, count] of a) {
    distance += Math.abs(count - (b.get(event) ?? 0));
    if (distance >= limit) return limit;
  }
  for (const [event, count] of b) if (!a.has(event)) distance += count;
  return Math.min(distance, limit);
}

interface Pattern {
  readonly counts: Counts;
  seen: number;
}

/** As it stands in a snapshot. */
export type SavedPatterns = readonly (readonly [seen: number, counts: readonly (readonly [number, number])[]])[];

/**
 * Which events sessions were made of, and how many of each, whatever their order. Lossy counting: when there are too many, counts are
 * halved and what was seen once is forgotten.
 */
export class SessionPatterns {
  private readonly patterns = new Map<string, Pattern>();

  constructor(saved: SavedPatterns = []) {
    for (const [seen, counts] of saved) this.add(new Map(counts), seen);
  }

  /** Events too many or too few compared with the most similar session; all of them when there is none. */
  distance(events: readonly number[]): number {
    const counts = countsOf(events);
    if (this.patterns.has(keyOf(counts))) return 0;
    let nearest = events.length;
    for (const pattern of this.patterns.values()) nearest = distanceOf(counts, pattern.counts, nearest);
    return nearest;
  }

  learn(events: readonly number[]): void {
    this.add(countsOf(events), 1);
    if (this.patterns.size > MAX_PATTERNS) this.halve();
  }

  /** Event `old` turned out to be `event`. */
  merge(old: number, event: number): void {
    for (const [key, { counts, seen }] of [...this.patterns]) {
      if (!counts.has(old)) continue;
      const merged = new Map(counts);
      merged.delete(old);
      merged.set(event, counts.get(old)! + (counts.get(event) ?? 0));
      this.patterns.delete(key);
      this.add(merged, seen);
    }
  }

  toJson(): SavedPatterns {
    return [...this.patterns.values()].map(({ counts, seen }) => [seen, [...counts]]);
  }

  private add(counts: Counts, seen: number): void {
    const key = keyOf(counts);
    const known = this.patterns.get(key);
    if (known) known.seen += seen;
    else this.patterns.set(key, { counts, seen });
  }

  private halve(): void {
    for (const [key, pattern] of this.patterns) {
      pattern.seen = Math.floor(pattern.seen / 2);
      if (pattern.seen === 0) this.patterns.delete(key);
    }
  }
}
