import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const WINDOW = 50;

/** Distance from the mean of the 50 points before: single points that stick out. */
export class SpikeView implements View {
  readonly name = 'spike';
  private sum = 0;

  observe(_at: number, value: number, ring: PointRing): number {
    const before = Math.min(WINDOW, ring.count - 1);
    const score = before >= 5 ? Math.abs(value - this.sum / before) : 0;
    this.sum += value;
    if (ring.count > WINDOW) this.sum -= ring.back(WINDOW);
    return score;
  }

  /** Mean of the last points. */
  mean(ring: PointRing): number {
    return this.sum / Math.max(1, Math.min(WINDOW, ring.count));
  }

  encode(writer: ByteWriter): void {
    writer.f64(this.sum);
  }

  decode(reader: ByteReader): void {
    this.sum = reader.f64();
  }
}
