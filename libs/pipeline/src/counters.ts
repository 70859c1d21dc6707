/** Counts by name, for `/metrics`. */
export class Counters {
  private readonly counts: Record<string, number> = {};

  add(name: string, by = 1): void {
    this.counts[name] = (this.counts[name] ?? 0) + by;
  }

  values(): Readonly<Record<string, number>> {
    return this.counts;
  }
}
