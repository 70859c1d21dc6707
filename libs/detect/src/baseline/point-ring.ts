import { type Cells, type RecordLayout } from '@tocsin/stats';

/** The last `size` points of a series, a power of two; `back(0)` is the newest. Shared by the views. */
export class PointRing {
  private readonly values: number;
  private readonly counted: number;

  constructor(
    layout: RecordLayout,
    private readonly size: number,
  ) {
    this.values = layout.f32(size);
    this.counted = layout.u32();
  }

  push(cells: Cells, base: number, value: number): void {
    const at = (base + this.counted) >> 2;
    cells.f32[((base + this.values) >> 2) + (cells.u32[at]! & (this.size - 1))] = value;
    cells.u32[at]!++;
  }

  /** Points so far. */
  count(cells: Cells, base: number): number {
    return cells.u32[(base + this.counted) >> 2]!;
  }

  back(cells: Cells, base: number, steps: number): number {
    const at = cells.u32[(base + this.counted) >> 2]! - 1 - steps;
    return cells.f32[((base + this.values) >> 2) + (at & (this.size - 1))]!;
  }
}
