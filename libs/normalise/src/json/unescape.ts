const encoder = new TextEncoder();
const SIMPLE: Readonly<Record<number, number>> = { 0x6e: 0x0a, 0x74: 0x09, 0x72: 0x0d, 0x62: 0x08, 0x66: 0x0c };

/** A growing buffer that unescaped strings are written into; overwritten by the next call. */
export class Unescaper {
  bytes = new Uint8Array(4096);

  /**
   * Writes the JSON string content `source[start, end)` without its escapes to the front of `bytes`; returns its
   * length.
   */
  write(source: Uint8Array, start: number, end: number): number {
    if (this.bytes.length < end - start) this.bytes = new Uint8Array((end - start) * 2);
    const out = this.bytes;
    let length = 0;
    for (let at = start; at < end; at++) {
      const byte = source[at]!;
      if (byte !== 0x5c) {
        out[length++] = byte;
        continue;
      }
      const escape = source[++at]!;
      if (escape !== 0x75) {
        out[length++] = SIMPLE[escape] ?? escape;
        continue;
      }
      let unit = hex4(source, at + 1);
      at += 4;
      if (unit >= 0xd800 && unit < 0xdc00 && source[at + 1] === 0x5c && source[at + 2] === 0x75) {
        const low = hex4(source, at + 3);
        if (low >= 0xdc00 && low < 0xe000) {
          unit = 0x10000 + ((unit - 0xd800) << 10) + (low - 0xdc00);
          at += 6;
        }
      }
      if (unit < 0x80) out[length++] = unit;
      else length += encoder.encodeInto(String.fromCodePoint(unit), out.subarray(length)).written;
    }
    return length;
  }
}

function hex4(bytes: Uint8Array, at: number): number {
  let value = 0;
  for (let i = at; i < at + 4; i++) {
    const byte = bytes[i] ?? 0;
    const digit = byte <= 0x39 ? byte - 0x30 : (byte | 0x20) - 0x57;
    value = value * 16 + (digit >= 0 && digit < 16 ? digit : 0);
  }
  return value;
}
