import { type EpochMs } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';
import { type RangeView } from './range-view.js';

const WIDTH = 8;
const STEP = 8;
const PATTERNS = 128;
const FIRST_PATTERNS = 32;
const JOIN_SHARE = 0.03;
const MAX_WEIGHT = 50;
/** Patterns are whole numbers on a grid: so many steps make the range seen when it was laid; four ranges fit on either side. */
const GRID = 8_000;
const LIMIT = 32_000;
const REGRID = 4;

/**
 * Distance of the last 64 points, averaged to eight, from the nearest of the 128 patterns seen before, in units of the range. Looks every eighth
 * point and learns a pattern only after it has passed, so that an anomaly does not teach itself. Between looks it repeats nothing (0).
 */
export class ShapeView implements View {
  readonly name = 'shape';
  /** f64: where the grid's zero lies, and the length of its step. */
  private readonly grid: number;
  /** i16 of 8 each; the waiting ones are not learnt yet, oldest first. */
  private readonly patterns: number;
  private readonly waiting: number;
  /** u16: number of the look, modulo 65,536. */
  private readonly usedAt: number;
  private readonly counts: number;
  private readonly weights: number;
  private readonly now = new Int16Array(WIDTH);
  /** Root mean square distance, in grid steps, of what `nearest` found. */
  private distance = 0;

  /**
   * Where 1,200 bytes lie that hold no pattern during the first 300 points: 29 patterns at most are known by then. The distribution view collects
   * its sample there.
   */
  readonly spare: number;

  constructor(
    layout: RecordLayout,
    private readonly range: RangeView,
  ) {
    this.grid = layout.f64(2);
    this.patterns = layout.i16(PATTERNS * WIDTH);
    this.spare = this.patterns + FIRST_PATTERNS * WIDTH * 2;
    this.waiting = layout.i16(WIDTH * (WIDTH + 1));
    this.usedAt = layout.u16(PATTERNS);
    this.counts = layout.u16(2);
    this.weights = layout.u8(PATTERNS);
  }

  observe(cells: Cells, base: number, _at: EpochMs, _value: number, ring: PointRing): number {
    const count = ring.count(cells, base);
    if (count < WIDTH * STEP || count % STEP !== 0) return 0;
    this.look(cells, base, ring);
    const { f64, i16, u16 } = cells;
    const [waiting, waitingAt] = [(base + this.waiting) >> 1, ((base + this.counts) >> 1) + 1];
    const steps = this.range.width(cells, base) / f64[((base + this.grid) >> 3) + 1]!;
    const found = this.nearest(i16, (base + this.patterns) >> 1, u16[waitingAt - 1]!, this.now, 0);
    const score = found < 0 ? 0 : this.distance / steps;
    i16.set(this.now, waiting + u16[waitingAt]!++ * WIDTH);
    if (u16[waitingAt]! > WIDTH) {
      this.learn(cells, base, (count / STEP) & 0xffff, steps);
      i16.copyWithin(waiting, waiting + WIDTH, waiting + (WIDTH + 1) * WIDTH);
      u16[waitingAt]!--;
    }
    return score;
  }

  /** The pattern now, on the grid, which is laid anew when the series has left it. */
  private look(cells: Cells, base: number, ring: PointRing): void {
    const { f64 } = cells;
    const grid = (base + this.grid) >> 3;
    if (f64[grid + 1] === 0) {
      f64[grid] = this.range.lowest(cells, base);
      f64[grid + 1] = this.range.width(cells, base) / GRID;
    }
    for (let i = 0; i < WIDTH; i++) {
      let sum = 0;
      for (let j = 0; j < STEP; j++) sum += ring.back(cells, base, (WIDTH - 1 - i) * STEP + j);
      for (;;) {
        const place = Math.round((sum / STEP - f64[grid]!) / f64[grid + 1]!);
        if (Math.abs(place) <= LIMIT) {
          this.now[i] = place;
          break;
        }
        this.coarsen(cells, base);
        for (let before = 0; before < i; before++) this.now[before] = Math.round(this.now[before]! / REGRID);
      }
    }
  }

  private coarsen({ f64, i16, u16 }: Cells, base: number): void {
    f64[((base + this.grid) >> 3) + 1]! *= REGRID;
    const from = (base + this.patterns) >> 1;
    const to = from + u16[(base + this.counts) >> 1]! * WIDTH;
    for (let at = from; at < to; at++) i16[at] = Math.round(i16[at]! / REGRID);
    const waiting = (base + this.waiting) >> 1;
    for (let at = waiting; at < waiting + WIDTH * (WIDTH + 1); at++) i16[at] = Math.round(i16[at]! / REGRID);
  }

  private nearest(patterns: Int16Array, from: number, count: number, pattern: Int16Array, offset: number): number {
    let best = Infinity;
    let index = -1;
    for (let k = 0; k < count; k++) {
      let sum = 0;
      const at = from + k * WIDTH;
      for (let c = 0; c < WIDTH && sum < best; c++) {
        const difference = pattern[offset + c]! - patterns[at + c]!;
        sum += difference * difference;
      }
      if (sum < best) {
        best = sum;
        index = k;
      }
    }
    this.distance = Math.sqrt(best / WIDTH);
    return index;
  }

  private learn({ i16, u16, u8 }: Cells, base: number, look: number, steps: number): void {
    const [patterns, waiting] = [(base + this.patterns) >> 1, (base + this.waiting) >> 1];
    const [usedAt, countAt, weights] = [(base + this.usedAt) >> 1, (base + this.counts) >> 1, base + this.weights];
    const index = this.nearest(i16, patterns, u16[countAt]!, i16, waiting);
    if (index >= 0 && this.distance <= JOIN_SHARE * steps) {
      if (u8[weights + index]! < MAX_WEIGHT) u8[weights + index]!++;
      u16[usedAt + index] = look;
      for (let c = 0; c < WIDTH; c++) {
        const at = patterns + index * WIDTH + c;
        i16[at] = Math.round(i16[at]! + (i16[waiting + c]! - i16[at]!) / u8[weights + index]!);
      }
      return;
    }
    let place = u16[countAt]!;
    if (place < PATTERNS) u16[countAt]!++;
    else {
      place = 0;
      const age = (k: number) => (look - u16[usedAt + k]!) & 0xffff;
      for (let k = 1; k < PATTERNS; k++) if (age(k) > age(place)) place = k;
    }
    i16.copyWithin(patterns + place * WIDTH, waiting, waiting + WIDTH);
    u8[weights + place] = 1;
    u16[usedAt + place] = look;
  }
}
