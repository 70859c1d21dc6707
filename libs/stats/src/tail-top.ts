import { type ByteReader, type ByteWriter } from './byte-codec.js';

const TAIL_SHARE = 0.01;
const WINDOW = 4_000;
const WARM_UP = 100;
const MAX_SHAPE = 0.4;
const KEPT = Math.ceil(WINDOW * TAIL_SHARE * 2 * 1.6);
const BINS = 64;
const BINS_PER_OCTAVE = 3;

/**
 * Turns a raw score into surprise: −log10 of the chance of one at least as large, judged by the stream's own past
 * (the last 4,000 values). The largest 1–2 % are kept exactly and continued beyond by a generalised Pareto tail (moment fit, Pickands
 * 1975); below, ranks come from a coarse logarithmic histogram. 0 for the first 100 values. About 1.9 KB.
 */
export class TailTop {
  /** Ascending; the first `kept` are in use. */
  private readonly largest = new Float64Array(KEPT);
  private readonly seenAt = new Int32Array(KEPT);
  private readonly histogram = new Float32Array(BINS);
  private kept = 0;
  private seen = 0;
  private counted = 0;
  private origin = 0;
  private stale = true;
  private threshold = 0;
  private shape = 0;
  private scale = 1;
  private base = 0;

  /** Surprise of `x` before it is added. 0 for x ≤ 0. */
  score(x: number): number {
    if (this.seen < WARM_UP || !(x > 0)) return 0;
    if (this.stale) this.fit();
    if (x > this.threshold) {
      const z = (x - this.threshold) / this.scale;
      return this.base + (this.shape < 1e-3 ? z : Math.log1p(this.shape * z) / this.shape) / Math.LN10;
    }
    if (this.kept > 0 && x >= this.largest[0]!)
      return -Math.log10((this.kept - this.rankOf(x) + 1) / (this.inWindow() + 1));
    let above = 0;
    for (let bin = this.binOf(x); bin < BINS; bin++) above += this.histogram[bin]!;
    return this.counted > 0 ? Math.max(0, -Math.log10((above + 1) / (this.counted + 1))) : 0;
  }

  add(x: number): void {
    const index = this.seen++;
    this.count(x);
    if ((index & 15) === 0 && index > WINDOW) this.expire(index - WINDOW);
    if (this.seen <= WINDOW) this.stale = true;
    if (x > 0) this.keep(x, index);
  }

  /** Surprise of `x`, which is then added. */
  next(x: number): number {
    const surprise = this.score(x);
    this.add(x);
    return surprise;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.kept);
    writer.u32(this.seen);
    writer.f64(this.counted);
    writer.f64(this.origin);
    writer.array(this.largest.subarray(0, this.kept));
    writer.array(this.seenAt.subarray(0, this.kept));
    writer.array(this.histogram);
  }

  static decode(reader: ByteReader): TailTop {
    const tail = new TailTop();
    tail.kept = reader.u32();
    tail.seen = reader.u32();
    tail.counted = reader.f64();
    tail.origin = reader.f64();
    reader.array(tail.largest.subarray(0, tail.kept));
    reader.array(tail.seenAt.subarray(0, tail.kept));
    reader.array(tail.histogram);
    return tail;
  }

  private inWindow(): number {
    return Math.min(this.seen, WINDOW);
  }

  private fit(): void {
    const wanted = Math.max(8, Math.floor(TAIL_SHARE * this.inWindow()));
    const count = Math.min(this.kept, wanted);
    this.threshold = this.kept > wanted ? this.largest[this.kept - wanted]! : 0;
    let sum = 0;
    let squares = 0;
    for (let i = this.kept - count; i < this.kept; i++) {
      const excess = this.largest[i]! - this.threshold;
      sum += excess;
      squares += excess * excess;
    }
    const mean = sum / wanted + 1e-12 + 1e-6 * this.threshold;
    const variance = Math.max(1e-30, squares / wanted - (sum / wanted) ** 2);
    this.shape = Math.min(MAX_SHAPE, Math.max(0, 0.5 * (1 - (mean * mean) / variance)));
    this.scale = mean * (1 - this.shape);
    this.base = -Math.log10((wanted + 1) / (this.inWindow() + 1));
    this.stale = false;
  }

  private count(x: number): void {
    this.counted++;
    if (x > 0) {
      if (this.origin === 0) this.origin = x;
      else if (this.seen === WARM_UP) this.recentre();
      this.histogram[this.binOf(x)]!++;
    }
    if (this.counted <= 2 * WINDOW) return;
    for (let bin = 0; bin < BINS; bin++) this.histogram[bin]! *= 0.5;
    this.counted *= 0.5;
  }

  /** After the warm-up the histogram is laid around what the values turned out to be. */
  private recentre(): void {
    const middle = this.largest[this.kept >> 1]!;
    if (!(middle > 0)) return;
    this.origin = middle / 4;
    this.histogram.fill(0);
    for (let i = 0; i < this.kept; i++) this.histogram[this.binOf(this.largest[i]!)]!++;
    this.counted = this.kept;
  }

  private binOf(x: number): number {
    const bin = Math.floor(Math.log2(x / this.origin) * BINS_PER_OCTAVE) + (BINS >> 1);
    return bin < 0 ? 0 : bin >= BINS ? BINS - 1 : bin;
  }

  private rankOf(x: number): number {
    let low = 0;
    let high = this.kept;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.largest[middle]! < x) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private expire(before: number): void {
    let to = 0;
    for (let i = 0; i < this.kept; i++) {
      if (this.seenAt[i]! <= before) continue;
      this.largest[to] = this.largest[i]!;
      this.seenAt[to++] = this.seenAt[i]!;
    }
    if (to !== this.kept) this.stale = true;
    this.kept = to;
  }

  private keep(x: number, index: number): void {
    const target = Math.max(16, Math.floor(TAIL_SHARE * 2 * this.inWindow()));
    if (this.kept >= target && x < this.largest[0]!) return;
    let at = this.rankOf(x);
    if (this.kept === KEPT || this.kept > target * 1.5) {
      if (at === 0) return;
      this.largest.copyWithin(0, 1, at);
      this.seenAt.copyWithin(0, 1, at);
      at--;
    } else {
      this.largest.copyWithin(at + 1, at, this.kept);
      this.seenAt.copyWithin(at + 1, at, this.kept);
      this.kept++;
    }
    this.largest[at] = x;
    this.seenAt[at] = index;
    this.stale = true;
  }
}
