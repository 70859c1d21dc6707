const QUOTE = 0x22;

/**
 * Calls `visit` with the bounds of each item of the JSON array `bytes[start, end)`, without parsing them. False as soon
 * as the bytes are no array as far as brackets and quotes go; items before that have been visited.
 */
export function eachItem(
  bytes: Uint8Array,
  start: number,
  end: number,
  visit: (start: number, end: number) => void,
): boolean {
  if (bytes[start] !== 0x5b || bytes[end - 1] !== 0x5d) return false;
  let depth = 0;
  let itemStart = start + 1;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === QUOTE) at = closingQuote(bytes, at, end);
    else if (byte === 0x5b || byte === 0x7b) depth++;
    else if (byte === 0x5d || byte === 0x7d) {
      if (--depth === 0 && at !== end - 1) return false;
    } else if (byte === 0x2c && depth === 1) {
      visit(itemStart, at);
      itemStart = at + 1;
    }
  }
  if (depth !== 0) return false;
  if (!isBlank(bytes, itemStart, end - 1)) visit(itemStart, end - 1);
  return true;
}

/** Where the string that opens at `at` closes; `end` when it does not. */
export function closingQuote(bytes: Uint8Array, at: number, end: number): number {
  for (let to = at + 1; to < end; to++) {
    if (bytes[to] === 0x5c) to++;
    else if (bytes[to] === QUOTE) return to;
  }
  return end;
}

function isBlank(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 0x20) return false;
  return true;
}
