import { type ByteReader, type ByteWriter } from '@tocsin/stats';

/** The last 64+ points of a series; `back(0)` is the newest. Shared by the views. */
export class PointRing {
  static readonly SIZE = 128;
  private readonly values = new Float64Array(PointRing.SIZE);
  count = 0;

  push(value: number): void {
    this.values[this.count++ & (PointRing.SIZE - 1)] = value;
  }

  back(steps: number): number {
    return this.values[(this.count - 1 - steps) & (PointRing.SIZE - 1)]!;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.count);
    writer.array(this.values);
  }

  decode(reader: ByteReader): void {
    this.count = reader.u32();
    reader.array(this.values);
  }
}
