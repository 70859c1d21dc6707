import { type EpochMs } from '@tocsin/model';
import { type Cells, type RecordLayout } from '@tocsin/stats';
import { type PointRing } from '../point-ring.js';
import { type View } from '../view.js';

const WINDOW = 32;
const BINS = 16;
const WARM_UP = 300;

/** Kullback–Leibler divergence of the last 32 points from all history, on 16 quantile bins fixed after 300 points. */
export class DistributionView implements View {
  readonly name = 'distribution';
  private readonly edges: number;
  private readonly history: number;
  private readonly total: number;
  private readonly recent: number;

  /** @param samples where 300 numbers can lie until they are sorted */
  constructor(
    layout: RecordLayout,
    private readonly samples: number,
  ) {
    this.edges = layout.f32(BINS - 1);
    this.history = layout.f32(BINS);
    this.total = layout.f32();
    this.recent = layout.u8(BINS);
  }

  observe(cells: Cells, base: number, _at: EpochMs, value: number, ring: PointRing): number {
    const { f32, u8 } = cells;
    const count = ring.count(cells, base);
    if (count <= WARM_UP) {
      f32[((base + this.samples) >> 2) + count - 1] = value;
      if (count === WARM_UP) this.fix(cells, base, ring);
      return 0;
    }
    const [history, recent, totalAt] = [(base + this.history) >> 2, base + this.recent, (base + this.total) >> 2];
    const bin = this.binOf(cells, base, value);
    u8[recent + bin]!++;
    u8[recent + this.binOf(cells, base, ring.back(cells, base, WINDOW))]!--;
    const total = f32[totalAt]!;
    let divergence = 0;
    for (let k = 0; k < BINS; k++) {
      const share = (u8[recent + k]! + 0.01) / (WINDOW + 0.01 * BINS);
      divergence += share * Math.log((share * (total + BINS)) / (f32[history + k]! + 1));
    }
    f32[history + bin]!++;
    f32[totalAt] = total + 1;
    return Math.max(0, divergence);
  }

  private fix(cells: Cells, base: number, ring: PointRing): void {
    const { f32, u8 } = cells;
    const [samples, edges, history] = [
      (base + this.samples) >> 2,
      (base + this.edges) >> 2,
      (base + this.history) >> 2,
    ];
    const sorted = f32.slice(samples, samples + WARM_UP).sort();
    for (let k = 1; k < BINS; k++) f32[edges + k - 1] = sorted[Math.floor((k / BINS) * WARM_UP)]!;
    for (const value of sorted) f32[history + this.binOf(cells, base, value)]!++;
    for (let back = 0; back < WINDOW; back++)
      u8[base + this.recent + this.binOf(cells, base, ring.back(cells, base, back))]!++;
    f32[(base + this.total) >> 2] = WARM_UP;
  }

  private binOf({ f32 }: Cells, base: number, value: number): number {
    const edges = (base + this.edges) >> 2;
    let bin = 0;
    while (bin < BINS - 1 && value > f32[edges + bin]!) bin++;
    return bin;
  }
}
