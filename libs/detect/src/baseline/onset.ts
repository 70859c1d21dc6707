import { type Cells, type RecordLayout } from '@tocsin/stats';

/** Descending scores that are kept; a further one shares the place of the last. */
const KEPT = 12;

/** Lets a score through only when it exceeds every score of the last `window` points: one alarm an episode. */
export class Onset {
  private readonly scores: number;
  private readonly index: number;
  /** u16: number of the point, modulo 65,536. */
  private readonly indices: number;
  private readonly kept: number;

  constructor(
    layout: RecordLayout,
    private readonly window: number,
  ) {
    this.scores = layout.f32(KEPT);
    this.index = layout.u32();
    this.indices = layout.u16(KEPT);
    this.kept = layout.u16();
  }

  next(cells: Cells, base: number, given: number): boolean {
    const { f32, u16, u32 } = cells;
    const [scores, indices, keptAt] = [(base + this.scores) >> 2, (base + this.indices) >> 1, (base + this.kept) >> 1];
    const at = u32[(base + this.index) >> 2]!++;
    const score = Math.fround(given);
    let kept = u16[keptAt]!;
    let gone = 0;
    while (gone < kept && ((at - u16[indices + gone]!) & 0xffff) > this.window) gone++;
    if (gone > 0) {
      f32.copyWithin(scores, scores + gone, scores + kept);
      u16.copyWithin(indices, indices + gone, indices + kept);
      kept -= gone;
    }
    const isOnset = score > (kept > 0 ? f32[scores]! : 0);
    while (kept > 0 && f32[scores + kept - 1]! <= score) kept--;
    if (kept === KEPT) u16[indices + KEPT - 1] = at;
    else {
      f32[scores + kept] = score;
      u16[indices + kept++] = at;
    }
    u16[keptAt] = kept;
    return isOnset;
  }
}
