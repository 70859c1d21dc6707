const KEPT = 32;
const RANGE = 2 ** 32;

/** About how many different hashes there were: exact up to 32, beyond by the density of the lowest 32 (within about a fifth). */
export class DistinctCount {
  /** @param lowest ascending */
  constructor(private readonly lowest: number[] = []) {}

  /** @param hash 32 bits */
  add(hash: number): void {
    this.keep(spread(hash));
  }

  merge(other: DistinctCount): void {
    for (const value of other.lowest) this.keep(value);
  }

  toJson(): number[] {
    return this.lowest;
  }

  private keep(value: number): void {
    const { lowest } = this;
    if (lowest.length === KEPT && value >= lowest[KEPT - 1]!) return;
    let at = lowest.length;
    while (at > 0 && lowest[at - 1]! > value) at--;
    if (at > 0 && lowest[at - 1] === value) return;
    lowest.splice(at, 0, value);
    if (lowest.length > KEPT) lowest.pop();
  }

  get estimate(): number {
    const { lowest } = this;
    return lowest.length < KEPT ? lowest.length : Math.round(((KEPT - 1) * RANGE) / (lowest[KEPT - 1]! + 1));
  }
}

/** FNV of short texts is not even enough in its upper bits. */
function spread(hash: number): number {
  let h = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}
