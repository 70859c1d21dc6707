import { type EpochMs } from '@tocsin/model';
import { type Cells } from '@tocsin/stats';
import { type PointRing } from './point-ring.js';

/**
 * One way of looking at a series. `observe` gives a raw novelty score ≥ 0 of the newest point, which is already in `ring`, then learns it. Its
 * state lies in the series' record (`cells` from byte `base`). Scores of different views have different scales: the tail calibrator makes them
 * comparable.
 */
export interface View {
  readonly name: string;
  observe(cells: Cells, base: number, at: EpochMs, value: number, ring: PointRing): number;
}
