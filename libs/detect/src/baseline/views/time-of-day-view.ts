import { DAY_MS, type EpochMs } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { type View } from '../view.js';

const MIN_VISITS = 4;
const MIN_RATE = 0.02;
/** Beyond so many visits the rate is `MIN_RATE` anyway. */
const MAX_VISITS = 255;

/** Distance from what this part of the day usually shows: a quarter of an hour with 96 bins. */
export class TimeOfDayView implements View {
  readonly name = 'time-of-day';
  private readonly means: number;
  private readonly visits: number;

  constructor(
    layout: RecordLayout,
    private readonly bins: number,
  ) {
    this.means = layout.f32(bins);
    this.visits = layout.u8(bins);
  }

  observe({ f32, u8 }: Cells, base: number, at: EpochMs, value: number): number {
    const bin = this.binOf(at);
    const [meanAt, visitsAt] = [((base + this.means) >> 2) + bin, base + this.visits + bin];
    const visits = u8[visitsAt]!;
    const off = value - f32[meanAt]!;
    f32[meanAt] = visits === 0 ? value : f32[meanAt]! + Math.max(MIN_RATE, 1 / (visits + 1)) * off;
    if (visits < MAX_VISITS) u8[visitsAt] = visits + 1;
    return visits >= MIN_VISITS ? Math.abs(off) : 0;
  }

  /** What is usual now, or null before the bin is known. */
  expected({ f32, u8 }: Cells, base: number, at: EpochMs): number | null {
    const bin = this.binOf(at);
    return u8[base + this.visits + bin]! >= MIN_VISITS ? f32[((base + this.means) >> 2) + bin]! : null;
  }

  /** What was usual no longer is. */
  forget({ u8 }: Cells, base: number): void {
    u8.fill(0, base + this.visits, base + this.visits + this.bins);
  }

  private binOf(at: EpochMs): number {
    return Math.floor(((at % DAY_MS) / DAY_MS) * this.bins);
  }
}
