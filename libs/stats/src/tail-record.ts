import { type Cells, type RecordLayout } from './cells.js';

const TAIL_SHARE = 0.01;
const WARM_UP = 100;
const MAX_SHAPE = 0.4;
const BINS = 64;
const BINS_PER_OCTAVE = 3;

/** How far a tail looks back, and how many of its largest values are kept exactly. */
export interface TailSize {
  readonly window: number;
  readonly kept: number;
}
export const FULL_TAIL: TailSize = { window: 4_000, kept: 112 };
/** For those who are many: a shorter past, about 320 bytes. */
export const LITE_TAIL: TailSize = { window: 1_000, kept: 30 };

/**
 * Turns a raw score into surprise: −log10 of the chance of one at least as large, judged by the stream's own past (the last `window` values).
 * The largest 1–2 % are kept exactly and continued beyond by a generalised Pareto tail (moment fit, Pickands 1975); below, ranks come from a
 * coarse logarithmic histogram. 0 for the first 100 values. Its state is part of a record: about 820 bytes at full size.
 */
export class TailRecord {
  /** f32, ascending; the first `kept` are in use. */
  private readonly largest: number;
  /** u16: number of the value, modulo 65,536. */
  private readonly seenAt: number;
  private readonly histogram: number;
  private readonly seen: number;
  /** f32: count, origin of the histogram, then threshold, shape, scale and base of the fit. */
  private readonly numbers: number;
  private readonly kept: number;
  private readonly stale: number;

  constructor(
    layout: RecordLayout,
    private readonly size: TailSize = FULL_TAIL,
  ) {
    this.largest = layout.f32(size.kept);
    this.seen = layout.u32();
    this.numbers = layout.f32(6);
    this.histogram = layout.u16(BINS);
    this.seenAt = layout.u16(size.kept);
    this.kept = layout.u16();
    this.stale = layout.u16();
  }

  /** Surprise of `x`, which is then added. */
  next(cells: Cells, base: number, x: number): number {
    const surprise = this.score(cells, base, x);
    this.add(cells, base, x);
    return surprise;
  }

  /** Surprise of `x` before it is added. 0 for x ≤ 0. */
  score(cells: Cells, base: number, x: number): number {
    const { f32, u16 } = cells;
    if (cells.u32[(base + this.seen) >> 2]! < WARM_UP || !(x > 0)) return 0;
    const numbers = (base + this.numbers) >> 2;
    if (u16[(base + this.stale) >> 1] === 0) this.fit(cells, base);
    const threshold = f32[numbers + 2]!;
    if (x > threshold) {
      const shape = f32[numbers + 3]!;
      const z = (x - threshold) / f32[numbers + 4]!;
      return f32[numbers + 5]! + (shape < 1e-3 ? z : Math.log1p(shape * z) / shape) / Math.LN10;
    }
    const kept = u16[(base + this.kept) >> 1]!;
    if (kept > 0 && x >= f32[(base + this.largest) >> 2]!)
      return -Math.log10((kept - this.rankOf(cells, base, kept, x) + 1) / (this.inWindow(cells, base) + 1));
    const counted = f32[numbers]!;
    if (!(counted > 0)) return 0;
    const histogram = (base + this.histogram) >> 1;
    let above = 0;
    for (let bin = binOf(x, f32[numbers + 1]!); bin < BINS; bin++) above += u16[histogram + bin]!;
    return Math.max(0, -Math.log10((above + 1) / (counted + 1)));
  }

  add(cells: Cells, base: number, x: number): void {
    const at = (base + this.seen) >> 2;
    const index = cells.u32[at]!++;
    this.count(cells, base, x, index + 1);
    const { window } = this.size;
    if ((index & 15) === 0 && index > window) this.expire(cells, base, index);
    if (index < window) cells.u16[(base + this.stale) >> 1] = 0;
    if (x > 0) this.keep(cells, base, x, index);
  }

  private inWindow(cells: Cells, base: number): number {
    return Math.min(cells.u32[(base + this.seen) >> 2]!, this.size.window);
  }

  private fit(cells: Cells, base: number): void {
    const { f32 } = cells;
    const known = this.inWindow(cells, base);
    const kept = cells.u16[(base + this.kept) >> 1]!;
    const wanted = Math.max(8, Math.floor(TAIL_SHARE * known));
    const count = Math.min(kept, wanted);
    const largest = (base + this.largest) >> 2;
    const threshold = kept > wanted ? f32[largest + kept - wanted]! : 0;
    let sum = 0;
    let squares = 0;
    for (let i = kept - count; i < kept; i++) {
      const excess = f32[largest + i]! - threshold;
      sum += excess;
      squares += excess * excess;
    }
    const mean = sum / wanted + 1e-12 + 1e-6 * threshold;
    const variance = Math.max(1e-30, squares / wanted - (sum / wanted) ** 2);
    const shape = Math.min(MAX_SHAPE, Math.max(0, 0.5 * (1 - (mean * mean) / variance)));
    const numbers = (base + this.numbers) >> 2;
    f32[numbers + 2] = threshold;
    f32[numbers + 3] = shape;
    f32[numbers + 4] = mean * (1 - shape);
    f32[numbers + 5] = -Math.log10((wanted + 1) / (known + 1));
    cells.u16[(base + this.stale) >> 1] = 1;
  }

  private count(cells: Cells, base: number, x: number, seen: number): void {
    const { f32, u16 } = cells;
    const numbers = (base + this.numbers) >> 2;
    const histogram = (base + this.histogram) >> 1;
    f32[numbers]!++;
    if (x > 0) {
      if (f32[numbers + 1] === 0) f32[numbers + 1] = x;
      else if (seen === WARM_UP) this.recentre(cells, base);
      u16[histogram + binOf(x, f32[numbers + 1]!)]!++;
    }
    if (f32[numbers]! <= 2 * this.size.window) return;
    for (let bin = 0; bin < BINS; bin++) u16[histogram + bin]! >>= 1;
    f32[numbers]! *= 0.5;
  }

  /** After the warm-up the histogram is laid around what the values turned out to be. */
  private recentre(cells: Cells, base: number): void {
    const { f32, u16 } = cells;
    const kept = u16[(base + this.kept) >> 1]!;
    const largest = (base + this.largest) >> 2;
    const middle = kept > 0 ? f32[largest + (kept >> 1)]! : 0;
    if (!(middle > 0)) return;
    const numbers = (base + this.numbers) >> 2;
    const histogram = (base + this.histogram) >> 1;
    f32[numbers + 1] = middle / 4;
    u16.fill(0, histogram, histogram + BINS);
    for (let i = 0; i < kept; i++) u16[histogram + binOf(f32[largest + i]!, middle / 4)]!++;
    f32[numbers] = kept;
  }

  private rankOf(cells: Cells, base: number, kept: number, x: number): number {
    const largest = (base + this.largest) >> 2;
    let low = 0;
    let high = kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (cells.f32[largest + middle]! < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private expire({ f32, u16 }: Cells, base: number, index: number): void {
    const [largest, seenAt, keptAt] = [(base + this.largest) >> 2, (base + this.seenAt) >> 1, (base + this.kept) >> 1];
    const kept = u16[keptAt]!;
    let to = 0;
    for (let i = 0; i < kept; i++) {
      if (((index - u16[seenAt + i]!) & 0xffff) >= this.size.window) continue;
      f32[largest + to] = f32[largest + i]!;
      u16[seenAt + to++] = u16[seenAt + i]!;
    }
    if (to !== kept) u16[(base + this.stale) >> 1] = 0;
    u16[keptAt] = to;
  }

  private keep(cells: Cells, base: number, x: number, index: number): void {
    const { f32, u16 } = cells;
    const [largest, seenAt, keptAt] = [(base + this.largest) >> 2, (base + this.seenAt) >> 1, (base + this.kept) >> 1];
    const kept = u16[keptAt]!;
    const target = Math.max(16, Math.floor(TAIL_SHARE * 2 * this.inWindow(cells, base)));
    if (kept >= target && x < f32[largest]!) return;
    let at = this.rankOf(cells, base, kept, x);
    if (kept === this.size.kept || kept > target * 1.5) {
      if (at === 0) return;
      at--;
      f32.copyWithin(largest, largest + 1, largest + 1 + at);
      u16.copyWithin(seenAt, seenAt + 1, seenAt + 1 + at);
    } else {
      f32.copyWithin(largest + at + 1, largest + at, largest + kept);
      u16.copyWithin(seenAt + at + 1, seenAt + at, seenAt + kept);
      u16[keptAt] = kept + 1;
    }
    f32[largest + at] = x;
    u16[seenAt + at] = index & 0xffff;
    u16[(base + this.stale) >> 1] = 0;
  }
}

function binOf(x: number, origin: number): number {
  const bin = Math.floor(Math.log2(x / origin) * BINS_PER_OCTAVE) + (BINS >> 1);
  return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
}
