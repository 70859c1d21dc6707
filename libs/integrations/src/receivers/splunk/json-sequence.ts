const OPEN = new Set([0x7b, 0x5b]);
const CLOSE = new Set([0x7d, 0x5d]);
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const isBlank = (byte: number): boolean => byte === 0x20 || (byte >= 0x09 && byte <= 0x0d);

/**
 * Start and end of each JSON value in a row, with or without blanks between them; a list at the top counts as its items
 * one by one. What is left unfinished is the last range.
 */
export function jsonRanges(bytes: Uint8Array): number[] {
  const ranges: number[] = [];
  let depth = 0;
  let start = -1;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    if (quoted) {
      if (byte === BACKSLASH) at++;
      else if (byte === QUOTE) quoted = false;
      continue;
    }
    if (start < 0) {
      if (isBlank(byte) || (depth === 0 && (byte === 0x5b || byte === 0x5d || byte === 0x2c))) continue;
      start = at;
    }
    if (byte === QUOTE) quoted = true;
    else if (OPEN.has(byte)) depth++;
    else if (CLOSE.has(byte) && --depth <= 0) {
      ranges.push(start, at + 1);
      depth = 0;
      start = -1;
    }
  }
  if (start >= 0) ranges.push(start, bytes.length);
  return ranges;
}
