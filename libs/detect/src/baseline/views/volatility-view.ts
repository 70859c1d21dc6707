import { type EpochMs } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const WINDOW = 40;
const MIN_RATE = 0.0005;

/** Change of spread: distance of log sd of the last 40 points from its own slow mean. */
export class VolatilityView implements View {
  readonly name = 'volatility';
  private readonly sums: number;
  private readonly mean: number;

  constructor(layout: RecordLayout) {
    this.sums = layout.f64(2);
    this.mean = layout.f64();
  }

  observe(cells: Cells, base: number, _at: EpochMs, value: number, ring: PointRing): number {
    const { f64 } = cells;
    const [sums, meanAt] = [(base + this.sums) >> 3, (base + this.mean) >> 3];
    const count = ring.count(cells, base);
    f64[sums]! += value;
    f64[sums + 1]! += value * value;
    if (count > WINDOW) {
      const old = ring.back(cells, base, WINDOW);
      f64[sums]! -= old;
      f64[sums + 1]! -= old * old;
    }
    if (count < WINDOW) return 0;
    const average = f64[sums]! / WINDOW;
    const sd = Math.sqrt(Math.max(0, f64[sums + 1]! / WINDOW - average * average));
    const spread = Math.log(sd + 1e-3 * (Math.abs(average) + 1e-6) + 1e-9);
    const looks = count - WINDOW + 1;
    if (looks === 1) f64[meanAt] = spread;
    const off = spread - f64[meanAt]!;
    f64[meanAt]! += Math.max(1 / looks, MIN_RATE) * off;
    return Math.abs(off);
  }
}
