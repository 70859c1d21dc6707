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
