import { type Cells, type RecordLayout } from '@tocsin/stats';

const RATE = 1 / 500;
const LEARNING_POINTS = 30;
/** One point widens the band by at most so many deviations. */
const CUT = 4;
const SPREADS = 3;
/** A value that stays on one side of the band for so many points is the new normal. */
const ACCEPTED_POINTS = 400;

/** Where nearly all points lie: three deviations around what was expected of them, as far as earlier points kept to it. */
export class ExpectedBand {
  private readonly deviation: number;
  /** How many points in a row lay outside, negative below. */
  private readonly outside: number;

  constructor(layout: RecordLayout) {
    this.deviation = layout.f32();
    this.outside = layout.i16();
  }

  reach({ f32 }: Cells, base: number): number {
    return SPREADS * f32[(base + this.deviation) >> 2]!;
  }

  /** Takes in how far point number `count` was off. True when the series has left its band for good and what is usual must be learnt anew. */
  observe({ f32, i16 }: Cells, base: number, off: number, count: number): boolean {
    const [deviationAt, outsideAt] = [(base + this.deviation) >> 2, (base + this.outside) >> 1];
    const deviation = f32[deviationAt]!;
    const side = Math.abs(off) > SPREADS * deviation && count > LEARNING_POINTS ? Math.sign(off) : 0;
    i16[outsideAt] = side !== 0 && side * i16[outsideAt]! >= 0 ? i16[outsideAt]! + side : side;
    const size = 1.25 * Math.abs(off);
    const cut = count > LEARNING_POINTS ? Math.min(size, CUT * deviation + 1e-9) : size;
    f32[deviationAt] = deviation + Math.max(1 / count, RATE) * (cut - deviation);
    if (Math.abs(i16[outsideAt]!) < ACCEPTED_POINTS) return false;
    i16[outsideAt] = 0;
    f32[deviationAt] = size;
    return true;
  }
}
