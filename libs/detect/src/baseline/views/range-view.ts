import { type EpochMs } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const MIN_POINTS = 10;

/** How far a value lies beyond everything seen, in units of the range seen. */
export class RangeView implements View {
  readonly name = 'range';
  private readonly low: number;
  private readonly high: number;

  constructor(layout: RecordLayout) {
    this.low = layout.f64();
    this.high = layout.f64();
  }

  observe(cells: Cells, base: number, _at: EpochMs, value: number, ring: PointRing): number {
    const { f64 } = cells;
    const [lowAt, highAt] = [(base + this.low) >> 3, (base + this.high) >> 3];
    const count = ring.count(cells, base);
    if (count === 1) f64[lowAt] = f64[highAt] = value;
    const [low, high] = [f64[lowAt]!, f64[highAt]!];
    if (value > high) f64[highAt] = value;
    else if (value < low) f64[lowAt] = value;
    else return 0;
    return count > MIN_POINTS ? (value > high ? value - high : low - value) / (high - low + 1e-9) : 0;
  }

  lowest({ f64 }: Cells, base: number): number {
    return f64[(base + this.low) >> 3]!;
  }

  /** Width of the range seen so far: other views measure distances in it. */
  width({ f64 }: Cells, base: number): number {
    return f64[(base + this.high) >> 3]! - f64[(base + this.low) >> 3]! + 1e-9;
  }
}
