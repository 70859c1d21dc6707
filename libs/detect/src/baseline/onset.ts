import { type ByteReader, type ByteWriter } from '@tocsin/stats';

/** Lets a score through only when it exceeds every score of the last `window` points: one alarm an episode. */
export class Onset {
  /** Descending scores with their index: the maxima that still count. */
  private scores: number[] = [];
  private indices: number[] = [];
  private index = 0;

  constructor(private readonly window: number) {}

  next(score: number): boolean {
    const at = this.index++;
    while (this.indices.length > 0 && this.indices[0]! < at - this.window) {
      this.indices.shift();
      this.scores.shift();
    }
    const onset = score > (this.scores[0] ?? 0);
    while (this.scores.length > 0 && this.scores[this.scores.length - 1]! <= score) {
      this.scores.pop();
      this.indices.pop();
    }
    this.scores.push(score);
    this.indices.push(at);
    return onset;
  }

  encode(writer: ByteWriter): void {
    writer.u32(this.index);
    writer.array(Float64Array.from(this.scores));
    writer.array(Float64Array.from(this.indices));
  }

  decode(reader: ByteReader): void {
    this.index = reader.u32();
    this.scores = [...new Float64Array(reader.copy().buffer)];
    this.indices = [...new Float64Array(reader.copy().buffer)];
  }
}
