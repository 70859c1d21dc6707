import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const WINDOW = 40;
const MIN_RATE = 0.0005;

/** Change of spread: distance of log sd of the last 40 points from its own slow mean. */
export class VolatilityView implements View {
  readonly name = 'volatility';
  private sum = 0;
  private squares = 0;
  private mean = 0;
  private looks = 0;

  observe(_at: number, value: number, ring: PointRing): number {
    this.sum += value;
    this.squares += value * value;
    if (ring.count > WINDOW) {
      const old = ring.back(WINDOW);
      this.sum -= old;
      this.squares -= old * old;
    }
    if (ring.count < WINDOW) return 0;
    const average = this.sum / WINDOW;
    const sd = Math.sqrt(Math.max(0, this.squares / WINDOW - average * average));
    const spread = Math.log(sd + 1e-3 * (Math.abs(average) + 1e-6) + 1e-9);
    if (++this.looks === 1) this.mean = spread;
    const score = Math.abs(spread - this.mean);
    this.mean += Math.max(1 / this.looks, MIN_RATE) * (spread - this.mean);
    return score;
  }

  encode(writer: ByteWriter): void {
    for (const value of [this.sum, this.squares, this.mean, this.looks]) writer.f64(value);
  }

  decode(reader: ByteReader): void {
    this.sum = reader.f64();
    this.squares = reader.f64();
    this.mean = reader.f64();
    this.looks = reader.f64();
  }
}
