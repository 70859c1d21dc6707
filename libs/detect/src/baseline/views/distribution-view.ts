import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const WINDOW = 32;
const BINS = 16;
const WARM_UP = 300;

/** Kullback–Leibler divergence of the last 32 points from all history, on 16 quantile bins fixed after 300 points. */
export class DistributionView implements View {
  readonly name = 'distribution';
  private warm: number[] | null = [];
  private readonly edges = new Float64Array(BINS - 1);
  private readonly history = new Float64Array(BINS);
  private readonly recent = new Float64Array(BINS);
  private total = 0;

  observe(_at: number, value: number, ring: PointRing): number {
    if (this.warm) {
      this.warm.push(value);
      if (this.warm.length === WARM_UP) this.fix(this.warm);
      return 0;
    }
    const bin = this.binOf(value);
    this.recent[bin]!++;
    this.recent[this.binOf(ring.back(WINDOW))]!--;
    let divergence = 0;
    for (let k = 0; k < BINS; k++) {
      const share = (this.recent[k]! + 0.01) / (WINDOW + 0.01 * BINS);
      divergence += share * Math.log((share * (this.total + BINS)) / (this.history[k]! + 1));
    }
    this.history[bin]!++;
    this.total++;
    return Math.max(0, divergence);
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.warm ? 1 : 0);
    writer.f64(this.total);
    writer.array(Float64Array.from(this.warm ?? []));
    for (const part of [this.edges, this.history, this.recent]) writer.array(part);
  }

  decode(reader: ByteReader): void {
    const warming = reader.u32() === 1;
    this.total = reader.f64();
    const warm = reader.copy();
    for (const part of [this.edges, this.history, this.recent]) reader.array(part);
    this.warm = warming ? [...new Float64Array(warm.buffer)] : null;
  }

  private fix(values: readonly number[]): void {
    const sorted = Float64Array.from(values).sort();
    for (let k = 1; k < BINS; k++) this.edges[k - 1] = sorted[Math.floor((k / BINS) * sorted.length)]!;
    for (const value of values) this.history[this.binOf(value)]!++;
    for (const value of values.slice(-WINDOW)) this.recent[this.binOf(value)]!++;
    this.total = values.length;
    this.warm = null;
  }

  private binOf(value: number): number {
    let bin = 0;
    while (bin < BINS - 1 && value > this.edges[bin]!) bin++;
    return bin;
  }
}
