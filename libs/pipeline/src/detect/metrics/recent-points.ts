import { type EpochMs } from '@tocsin/model';
import { type ByteReader, type ByteWriter } from '@tocsin/stats';

const KEPT = 32;

/** The last 32 points of a series: what people are shown with a signal. */
export class RecentPoints {
  private readonly ring = new Float64Array(2 * KEPT);
  private count = 0;

  push(at: EpochMs, value: number): void {
    const slot = 2 * (this.count++ % KEPT);
    this.ring[slot] = at;
    this.ring[slot + 1] = value;
  }

  /** Null before the first. */
  newest(): readonly [EpochMs, number] | null {
    if (this.count === 0) return null;
    const slot = 2 * ((this.count - 1) % KEPT);
    return [this.ring[slot]!, this.ring[slot + 1]!];
  }

  /** Oldest first. */
  points(): (readonly [EpochMs, number])[] {
    const kept = Math.min(this.count, KEPT);
    return Array.from({ length: kept }, (_, i) => {
      const slot = 2 * ((this.count - kept + i) % KEPT);
      return [this.ring[slot]!, this.ring[slot + 1]!] as const;
    });
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.count);
    writer.array(this.ring);
  }

  decode(reader: ByteReader): void {
    this.count = reader.u32();
    reader.array(this.ring);
  }
}
