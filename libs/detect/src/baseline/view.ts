import { type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type PointRing } from './point-ring.js';

/**
 * One way of looking at a series. `observe` gives a raw novelty score ≥ 0 of the newest point, which is already in
 * `ring`, then learns it. Scores of different views have different scales: the tail calibrator makes them comparable.
 */
export interface View {
  readonly name: string;
  observe(at: EpochMs, value: number, ring: PointRing): number;
  encode(writer: ByteWriter): void;
  decode(reader: ByteReader): void;
}
