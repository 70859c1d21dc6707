/**
 * Where `byte` first stands in `bytes[start, end)`; -1 when it does not. `indexOf` of the whole buffer would read on
 * behind `end`.
 */
export function indexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = start; at < end; at++) if (bytes[at] === byte) return at;
  return -1;
}

/** Where `byte` last stands in `bytes[start, end)`; -1 when it does not. */
export function lastIndexOfByte(bytes: Uint8Array, byte: number, start: number, end: number): number {
  for (let at = end - 1; at >= start; at--) if (bytes[at] === byte) return at;
  return -1;
}

export const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x30 && byte <= 0x39;

/** Behind blanks and a byte order mark. */
export function skipBlanks(bytes: Uint8Array, from: number, to: number): number {
  let start = from;
  if (to - from >= 3 && bytes[from] === 0xef && bytes[from + 1] === 0xbb && bytes[from + 2] === 0xbf) start += 3;
  while (start < to && bytes[start]! <= 0x20) start++;
  return start;
}

/** Before the blanks at the end. */
export function skipBlanksBack(bytes: Uint8Array, start: number, to: number): number {
  let end = to;
  while (end > start && bytes[end - 1]! <= 0x20) end--;
  return end;
}

/** Whether it is JSON's `null`. */
export const isNull = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start === 4 &&
  bytes[start] === 0x6e &&
  bytes[start + 1] === 0x75 &&
  bytes[start + 2] === 0x6c &&
  bytes[start + 3] === 0x6c;
