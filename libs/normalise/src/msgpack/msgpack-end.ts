import { NotMsgpack } from './msgpack-reader.js';

/** Bytes of a value behind its tag, for tags from 0xc0 on; −1: a tag that is never used. Lengths and counts are read apart. */
const FIXED: readonly number[] = [
  0, -1, 0, 0, 1, 2, 4, 1, 2, 4, 4, 8, 1, 2, 4, 8, 1, 2, 4, 8, 2, 3, 5, 9, 17, 1, 2, 4, 2, 4, 2, 4,
];

function unsigned(bytes: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let i = 0; i < length; i++) value = value * 256 + bytes[at + i]!;
  return value;
}

/**
 * Where the value that begins at `start` ends, found without building it or calling itself; −1 when it does not end before `end`. Throws
 * `NotMsgpack` for a tag that is never used.
 */
export function msgpackEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start;
  for (let left = 1; left > 0; left--) {
    if (at >= end) return -1;
    const tag = bytes[at++]!;
    if (tag < 0x80 || tag >= 0xe0) continue;
    if (tag < 0x90) left += (tag & 0x0f) * 2;
    else if (tag < 0xa0) left += tag & 0x0f;
    else if (tag < 0xc0) at += tag & 0x1f;
    else {
      const size = FIXED[tag - 0xc0]!;
      if (size < 0) throw new NotMsgpack('a tag that is never used');
      if (at + size > end) return -1;
      const count = unsigned(bytes, at, Math.min(size, 4));
      at += size;
      if (tag >= 0xde) left += count * 2;
      else if (tag >= 0xdc) left += count;
      else if (tag >= 0xd9 || (tag >= 0xc4 && tag <= 0xc6)) at += count;
      else if (tag >= 0xc7 && tag <= 0xc9) at += count + 1;
    }
    // Each value takes a byte at least: a declared count is never trusted
    if (at > end || left > end - at + 1) return -1;
  }
  return at;
}
