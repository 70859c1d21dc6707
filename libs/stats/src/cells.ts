/** One block of memory, seen as numbers of each width. An index is a byte offset divided by the width. */
export class Cells {
  readonly f64: Float64Array;
  readonly f32: Float32Array;
  readonly u32: Uint32Array;
  readonly u16: Uint16Array;
  readonly i16: Int16Array;
  readonly u8: Uint8Array;

  constructor(bytes: number) {
    const buffer = new ArrayBuffer(bytes);
    this.f64 = new Float64Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.u32 = new Uint32Array(buffer);
    this.u16 = new Uint16Array(buffer);
    this.i16 = new Int16Array(buffer);
    this.u8 = new Uint8Array(buffer);
  }
}

/** Plans a record: hands out the byte offset of each field, aligned to its width. */
export class RecordLayout {
  private at = 0;

  f64 = (count = 1): number => this.take(8, count);
  f32 = (count = 1): number => this.take(4, count);
  u32 = (count = 1): number => this.take(4, count);
  u16 = (count = 1): number => this.take(2, count);
  i16 = (count = 1): number => this.take(2, count);
  u8 = (count = 1): number => this.take(1, count);

  /** Length of a record, so that the next one is aligned too. */
  get bytes(): number {
    return Math.ceil(this.at / 8) * 8;
  }

  private take(width: number, count: number): number {
    const offset = Math.ceil(this.at / width) * width;
    this.at = offset + width * count;
    return offset;
  }
}

const CHUNK_BYTES = 1 << 20;

/**
 * Many records of one length in chunks of a megabyte that never move. A hundred thousand detectors as objects would be millions of small
 * arrays; as records they are a few large blocks. A record is named by its slot: its block is `cellsOf(slot)`, its first byte `baseOf(slot)`.
 */
export class RecordStore {
  private readonly chunks: Cells[] = [];
  private readonly perChunk: number;
  size = 0;

  constructor(private readonly recordBytes: number) {
    this.perChunk = Math.max(1, Math.floor(CHUNK_BYTES / recordBytes));
  }

  /** A new record of zeros. */
  add(): number {
    const slot = this.size++;
    if (slot % this.perChunk === 0) this.chunks.push(new Cells(this.perChunk * this.recordBytes));
    return slot;
  }

  cellsOf(slot: number): Cells {
    return this.chunks[Math.floor(slot / this.perChunk)]!;
  }

  baseOf(slot: number): number {
    return (slot % this.perChunk) * this.recordBytes;
  }

  /** The bytes of a record, in place. */
  bytesOf(slot: number): Uint8Array {
    const base = this.baseOf(slot);
    return this.cellsOf(slot).u8.subarray(base, base + this.recordBytes);
  }
}
