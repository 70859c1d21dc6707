import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const MIN_POINTS = 10;

/** How far a value lies beyond everything seen, in units of the range seen. */
export class RangeView implements View {
  readonly name = 'range';
  private low = Infinity;
  private high = -Infinity;

  observe(_at: number, value: number, ring: PointRing): number {
    const width = this.high - this.low + 1e-9;
    let score = 0;
    if (ring.count > MIN_POINTS)
      score = value > this.high ? (value - this.high) / width : value < this.low ? (this.low - value) / width : 0;
    this.low = Math.min(this.low, value);
    this.high = Math.max(this.high, value);
    return score;
  }

  /** Width of the range seen so far: other views measure distances in it. */
  get width(): number {
    return this.high - this.low + 1e-9;
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.low);
    writer.f64(this.high);
  }

  decode(reader: ByteReader): void {
    this.low = reader.f64();
    this.high = reader.f64();
  }
}
