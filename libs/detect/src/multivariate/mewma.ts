const SMOOTHING = 0.2;
/** The score is a state, not a point: smoothed again, so that an episode is not cut where it comes close to normal. */
const HOLD = 0.03;
/** Part of the covariance that is put on its diagonal: few points make a full one unreliable. */
const SHRINKAGE = 0.1;
const LEARNING_POINTS = 400;
const TINY = 1e-9;

export interface MewmaVerdict {
  readonly state: 'learning' | 'ready';
  /** Smoothed log(1 + T²): about 2 for ordinary vectors of eight metrics. 0 while learning. */
  readonly score: number;
  /** log(1 + T²) of this vector alone; 0 while learning. */
  readonly level: number;
  /** How much each metric contributes to T², in the order given; sums to T². Negative ones pull towards normal. */
  readonly contributions: readonly number[];
}

/** Inverse by Gauss–Jordan with pivots; the diagonal was raised, so there is one. */
function invert(matrix: readonly (readonly number[])[]): number[][] {
  const size = matrix.length;
  const rows = matrix.map((row, i) => [...row, ...row.map((_, j) => (i === j ? 1 : 0))]);
  for (let i = 0; i < size; i++) {
    let pivot = i;
    for (let r = i + 1; r < size; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    const by = rows[i]![i]!;
    rows[i] = rows[i]!.map((value) => value / by);
    for (let r = 0; r < size; r++) {
      const factor = rows[r]![i]!;
      if (r !== i && factor !== 0) rows[r] = rows[r]!.map((value, j) => value - factor * rows[i]![j]!);
    }
  }
  return rows.map((row) => row.slice(size));
}

/**
 * Which metrics of one subject left together? Exponentially weighted means of all of them, and Hotelling's T² of their distance
 * from what was learnt: metrics that move little each but against their usual correlation stand out (MEWMA: Lowry et al. 1992,
 * Technometrics 34). Learns from the first 400 vectors, which should be ordinary; O(d²) a vector.
 */
export class Mewma {
  private readonly smooth: number[];
  private readonly mean: number[];
  private readonly products: number[][];
  private inverse: number[][] | null = null;
  private seen = 0;
  private held = 0;

  constructor(private readonly size: number) {
    this.smooth = new Array<number>(size).fill(0);
    this.mean = new Array<number>(size).fill(0);
    this.products = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  }

  /** Takes the next vector, one number a metric. A number that is not finite stands for "as before". */
  observe(vector: readonly number[]): MewmaVerdict {
    const rate = this.seen === 0 ? 1 : SMOOTHING;
    for (let i = 0; i < this.size; i++) {
      const value = vector[i]!;
      if (Number.isFinite(value)) this.smooth[i]! += rate * (value - this.smooth[i]!);
    }
    this.seen++;
    if (this.seen <= LEARNING_POINTS) this.learn();
    if (this.seen < LEARNING_POINTS) return { state: 'learning', score: 0, level: 0, contributions: [] };
    this.inverse ??= invert(this.covariance());
    const contributions = this.contributionsOf(this.inverse);
    const distance = contributions.reduce((sum, each) => sum + each, 0);
    const level = Math.log1p(Math.max(0, distance));
    this.held += (this.held === 0 ? 1 : HOLD) * (level - this.held);
    return { state: 'ready', score: this.held, level, contributions };
  }

  toJson(): unknown {
    const { smooth, mean, products, seen, held } = this;
    return { smooth, mean, products, seen, held };
  }

  static fromJson(json: unknown): Mewma {
    const saved = json as { readonly smooth: readonly number[] };
    return Object.assign(new Mewma(saved.smooth.length), saved);
  }

  private contributionsOf(inverse: readonly (readonly number[])[]): number[] {
    const off = this.smooth.map((value, i) => value - this.mean[i]!);
    return off.map((left, i) => left * inverse[i]!.reduce((sum, weight, j) => sum + weight * off[j]!, 0));
  }

  /** Welford's update of the mean and the sums of products. */
  private learn(): void {
    const before = this.smooth.map((value, i) => value - this.mean[i]!);
    for (let i = 0; i < this.size; i++) this.mean[i]! += before[i]! / this.seen;
    for (let i = 0; i < this.size; i++)
      for (let j = 0; j < this.size; j++) this.products[i]![j]! += before[i]! * (this.smooth[j]! - this.mean[j]!);
  }

  private covariance(): number[][] {
    return this.products.map((row, i) =>
      row.map((sum, j) => {
        const value = sum / Math.min(this.seen, LEARNING_POINTS);
        const floor = TINY + 1e-6 * Math.abs(this.mean[i]!);
        return i === j ? Math.max(value, floor * floor) : (1 - SHRINKAGE) * value;
      }),
    );
  }
}
