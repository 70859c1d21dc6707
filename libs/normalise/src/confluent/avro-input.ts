const decoder = new TextDecoder();

/** The bytes were not what the schema says. */
export class AvroMismatch extends Error {}

/**
 * Reads the primitives of Avro's binary encoding from `bytes[at, end)`. Every method throws `AvroMismatch` beyond the
 * end.
 */
export class AvroInput {
  private readonly view: DataView;

  constructor(
    private readonly bytes: Uint8Array,
    private at: number,
    private readonly end: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  get remaining(): number {
    return this.end - this.at;
  }

  /** A zigzag varint; beyond 2^53 the last digits are lost. */
  long(): number {
    let low = 0;
    let high = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      if (shift < 28) low += (byte & 0x7f) * 2 ** shift;
      else high += (byte & 0x7f) * 2 ** (shift - 28);
      if (byte < 0x80) return unzigzag(low, high);
    }
    throw new AvroMismatch('a number of more than ten bytes');
  }

  byte(): number {
    if (this.at >= this.end) throw new AvroMismatch('the record ends too early');
    return this.bytes[this.at++]!;
  }

  float(): number {
    const at = this.take(4);
    return this.view.getFloat32(at, true);
  }

  double(): number {
    const at = this.take(8);
    return this.view.getFloat64(at, true);
  }

  text(): string {
    return decoder.decode(this.raw(this.long()));
  }

  raw(length: number): Uint8Array {
    const at = this.take(length);
    return this.bytes.subarray(at, at + length);
  }

  private take(length: number): number {
    if (!(length >= 0 && length <= this.remaining)) throw new AvroMismatch('the record ends too early');
    const at = this.at;
    this.at += length;
    return at;
  }
}

/** The value is `high` × 2^28 + `low`; its last bit is the sign. */
function unzigzag(low: number, high: number): number {
  const negative = low % 2 === 1;
  const half = high * 2 ** 27 + Math.floor(low / 2);
  return negative ? -half - 1 : half;
}
