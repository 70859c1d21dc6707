const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Grows a binary snapshot: little-endian numbers, texts and typed arrays one after the other. */
export class ByteWriter {
  private bytes = new Uint8Array(1024);
  private view = new DataView(this.bytes.buffer);
  private at = 0;

  u32(value: number): void {
    this.reserve(4);
    this.view.setUint32(this.at, value, true);
    this.at += 4;
  }

  f64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.at, value, true);
    this.at += 8;
  }

  text(value: string): void {
    this.array(encoder.encode(value));
  }

  /** Length in bytes, then the content. */
  array(values: ArrayBufferView): void {
    const { buffer, byteOffset, byteLength } = values;
    this.u32(byteLength);
    this.reserve(byteLength);
    this.bytes.set(new Uint8Array(buffer as ArrayBuffer, byteOffset, byteLength), this.at);
    this.at += byteLength;
  }

  take(): Uint8Array {
    return this.bytes.slice(0, this.at);
  }

  private reserve(more: number): void {
    if (this.at + more <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + more));
    grown.set(this.bytes);
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}

/** Reads what a `ByteWriter` wrote, in the same order. Throws `RangeError` when it is cut short. */
export class ByteReader {
  private readonly view: DataView;
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  u32(): number {
    const value = this.view.getUint32(this.at, true);
    this.at += 4;
    return value;
  }

  f64(): number {
    const value = this.view.getFloat64(this.at, true);
    this.at += 8;
    return value;
  }

  text(): string {
    return decoder.decode(this.slice());
  }

  /** Copies the content into `into`, which must have the length that was written. */
  array(into: ArrayBufferView): void {
    const bytes = this.slice();
    if (bytes.length !== into.byteLength)
      throw new RangeError(`expected ${into.byteLength} bytes, found ${bytes.length}`);
    new Uint8Array(into.buffer as ArrayBuffer, into.byteOffset, into.byteLength).set(bytes);
  }

  /** The content as a copy of its own, aligned for any typed array. */
  copy(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.slice());
  }

  private slice(): Uint8Array {
    const length = this.u32();
    if (this.at + length > this.bytes.length) throw new RangeError('snapshot is cut short');
    const bytes = this.bytes.subarray(this.at, this.at + length);
    this.at += length;
    return bytes;
  }
}
