import { DAY_MS, type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';
import { type View } from '../view.js';

const BINS = 96;
const MIN_VISITS = 4;
const MIN_RATE = 0.02;

/** Distance from what this quarter of an hour usually shows. */
export class TimeOfDayView implements View {
  readonly name = 'time-of-day';
  private readonly mean = new Float32Array(BINS);
  private readonly visits = new Uint16Array(BINS);

  observe(at: EpochMs, value: number): number {
    const bin = Math.floor(((at % DAY_MS) / DAY_MS) * BINS);
    const visits = this.visits[bin]!;
    const score = visits >= MIN_VISITS ? Math.abs(value - this.mean[bin]!) : 0;
    this.mean[bin] =
      visits === 0 ? value : this.mean[bin]! + Math.max(MIN_RATE, 1 / (visits + 1)) * (value - this.mean[bin]!);
    if (visits < 65_535) this.visits[bin] = visits + 1;
    return score;
  }

  /** What is usual now, or null before the bin is known. */
  expected(at: EpochMs): number | null {
    const bin = Math.floor(((at % DAY_MS) / DAY_MS) * BINS);
    return this.visits[bin]! >= MIN_VISITS ? this.mean[bin]! : null;
  }

  encode(writer: ByteWriter): void {
    writer.array(this.mean);
    writer.array(this.visits);
  }

  decode(reader: ByteReader): void {
    reader.array(this.mean);
    reader.array(this.visits);
  }
}
