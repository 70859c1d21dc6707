import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';
import { type RangeView } from './range-view.js';

const WIDTH = 8;
const STEP = 8;
const JOIN_SHARE = 0.03;
const MAX_WEIGHT = 50;

/**
 * Distance of the last 64 points, averaged to eight, from the nearest of the patterns seen before, in units of the range.
 * Looks every eighth point and learns a pattern only after it has passed, so that an anomaly does not teach itself.
 * Between looks it repeats nothing (0).
 */
export class ShapeView implements View {
  readonly name = 'shape';
  private readonly patterns: Float32Array;
  private readonly weights: Uint16Array;
  private readonly usedAt: Uint32Array;
  /** Patterns not learnt yet, oldest first. */
  private readonly waiting = new Float32Array(WIDTH * (WIDTH + 1));
  private waitingCount = 0;
  private count = 0;
  private readonly now = new Float32Array(WIDTH);

  constructor(
    private readonly range: RangeView,
    private readonly capacity: number,
  ) {
    this.patterns = new Float32Array(capacity * WIDTH);
    this.weights = new Uint16Array(capacity);
    this.usedAt = new Uint32Array(capacity);
  }

  observe(_at: number, _value: number, ring: PointRing): number {
    if (ring.count < WIDTH * STEP || ring.count % STEP !== 0) return 0;
    for (let i = 0; i < WIDTH; i++) {
      let sum = 0;
      for (let j = 0; j < STEP; j++) sum += ring.back((WIDTH - 1 - i) * STEP + j);
      this.now[i] = sum / STEP;
    }
    const nearest = this.nearest(this.now, 0);
    const score = nearest.index < 0 ? 0 : nearest.distance / this.range.width;
    this.waiting.set(this.now, this.waitingCount++ * WIDTH);
    if (this.waitingCount > WIDTH) {
      this.learn(ring.count);
      this.waiting.copyWithin(0, WIDTH);
      this.waitingCount--;
    }
    return score;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.count);
    writer.u32(this.waitingCount);
    writer.array(this.patterns.subarray(0, this.count * WIDTH));
    writer.array(this.weights.subarray(0, this.count));
    writer.array(this.usedAt.subarray(0, this.count));
    writer.array(this.waiting);
  }

  decode(reader: ByteReader): void {
    this.count = reader.u32();
    this.waitingCount = reader.u32();
    reader.array(this.patterns.subarray(0, this.count * WIDTH));
    reader.array(this.weights.subarray(0, this.count));
    reader.array(this.usedAt.subarray(0, this.count));
    reader.array(this.waiting);
  }

  private nearest(pattern: Float32Array, offset: number): { index: number; distance: number } {
    let best = Infinity;
    let index = -1;
    for (let k = 0; k < this.count; k++) {
      let sum = 0;
      for (let c = 0; c < WIDTH && sum < best; c++) {
        const difference = pattern[offset + c]! - this.patterns[k * WIDTH + c]!;
        sum += difference * difference;
      }
      if (sum < best) {
        best = sum;
        index = k;
      }
    }
    return { index, distance: Math.sqrt(best / WIDTH) };
  }

  private learn(at: number): void {
    const { index, distance } = this.nearest(this.waiting, 0);
    if (index >= 0 && distance <= JOIN_SHARE * this.range.width) {
      this.weights[index] = Math.min(65_535, this.weights[index]! + 1);
      this.usedAt[index] = at;
      const rate = 1 / Math.min(MAX_WEIGHT, this.weights[index]);
      for (let c = 0; c < WIDTH; c++)
        this.patterns[index * WIDTH + c]! += (this.waiting[c]! - this.patterns[index * WIDTH + c]!) * rate;
      return;
    }
    const place = this.count < this.capacity ? this.count++ : this.leastRecentlyUsed();
    this.patterns.set(this.waiting.subarray(0, WIDTH), place * WIDTH);
    this.weights[place] = 1;
    this.usedAt[place] = at;
  }

  private leastRecentlyUsed(): number {
    let oldest = 0;
    for (let k = 1; k < this.count; k++) if (this.usedAt[k]! < this.usedAt[oldest]!) oldest = k;
    return oldest;
  }
}
