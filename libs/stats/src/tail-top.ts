import { type ByteReader, type ByteWriter } from './byte-codec.js';
import { Cells, RecordLayout } from './cells.js';
import { TailRecord } from './tail-record.js';

const layout = new RecordLayout();
const record = new TailRecord(layout);

/** One `TailRecord` with memory of its own, for streams that stand alone. */
export class TailTop {
  private readonly cells = new Cells(layout.bytes);

  /** Surprise of `x` before it is added. 0 for x ≤ 0. */
  score(x: number): number {
    return record.score(this.cells, 0, x);
  }

  add(x: number): void {
    record.add(this.cells, 0, x);
  }

  /** Surprise of `x`, which is then added. */
  next(x: number): number {
    return record.next(this.cells, 0, x);
  }

  encode(writer: ByteWriter): void {
    writer.array(this.cells.u8);
  }

  static decode(reader: ByteReader): TailTop {
    const tail = new TailTop();
    reader.array(tail.cells.u8);
    return tail;
  }
}
