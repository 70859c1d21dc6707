/** Wire types of protobuf. */
export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const FIXED32 = 5;

/**
 * Walks the fields of one protobuf message in place; nothing is copied. After `next` returned true, `field` and `type`
 * say what is there, and `start`, `end` where its bytes are (of a varint: the encoded ones). `next` returns false at
 * the end, and for malformed bytes, which sets `broken`.
 */
export class WireReader {
  field = 0;
  type = 0;
  start = 0;
  end = 0;
  broken = false;
  bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private limit = 0;

  open(bytes: Uint8Array, start: number, end: number): this {
    this.bytes = bytes;
    this.at = start;
    this.limit = end;
    this.broken = false;
    return this;
  }

  next(): boolean {
    if (this.at >= this.limit) return false;
    const tag = this.varint();
    this.field = Math.floor(tag / 8);
    this.type = tag % 8;
    this.start = this.at;
    if (this.type === BYTES) {
      const length = this.varint();
      this.start = this.at;
      this.at += length;
    } else if (this.type === VARINT) this.varint();
    else if (this.type === FIXED64) this.at += 8;
    else if (this.type === FIXED32) this.at += 4;
    else this.broken = true;
    if (this.field === 0 || this.at > this.limit) this.broken = true;
    this.end = this.at;
    return !this.broken;
  }

  /** The varint of the current field; exact up to 2^53. */
  number(): number {
    return readVarint(this.bytes, this.start, this.end);
  }

  /** A little-endian 64-bit integer; exact up to 2^53. */
  fixed64(): number {
    const { bytes, start } = this;
    return uint32(bytes, start) + uint32(bytes, start + 4) * 2 ** 32;
  }

  /** The same, signed. */
  sfixed64(): number {
    const { bytes, start } = this;
    return uint32(bytes, start) + (uint32(bytes, start + 4) | 0) * 2 ** 32;
  }

  double(): number {
    const { bytes, start } = this;
    for (let i = 0; i < 8; i++) scratchBytes[i] = bytes[start + i]!;
    return scratch.getFloat64(0, true);
  }

  text(): string {
    return decoder.decode(this.bytes.subarray(this.start, this.end));
  }

  private varint(): number {
    const { bytes, limit } = this;
    const start = this.at;
    let at = start;
    while (at < limit && bytes[at]! >= 0x80) at++;
    this.at = at + 1;
    if (at >= limit || at - start >= 10) {
      this.broken = true;
      return 0;
    }
    return readVarint(bytes, start, at + 1);
  }
}

const decoder = new TextDecoder();
const scratchBytes = new Uint8Array(8);
const scratch = new DataView(scratchBytes.buffer);

const uint32 = (bytes: Uint8Array, at: number): number =>
  (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0;

function readVarint(bytes: Uint8Array, start: number, end: number): number {
  let value = 0;
  let scale = 1;
  for (let at = start; at < end; at++) {
    value += (bytes[at]! & 0x7f) * scale;
    scale *= 128;
  }
  return value;
}
