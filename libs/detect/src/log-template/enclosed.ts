const MAX_ANGLED = 256;
export const HAS_EQUALS = 1;
export const HAS_COMMA = 2;
export const HAS_SPACE = 4;
export const IS_NUMBER = 8;

/** The bracket that closes the one at `open`, brackets of the same kind counted; -1 when the text ends before. */
export function closingBracket(bytes: Uint8Array, open: number, end: number): number {
  const opener = bytes[open]!;
  const closer = opener === 0x28 ? 0x29 : opener + 2;
  let depth = 0;
  for (let at = open; at < end; at++) {
    if (bytes[at] === opener) depth++;
    else if (bytes[at] === closer && --depth === 0) return at;
  }
  return -1;
}

/** The quote that closes the one at `open`; a backslash hides the next byte. -1 when the text ends before. */
export function closingQuote(bytes: Uint8Array, open: number, end: number): number {
  const quote = bytes[open]!;
  for (let at = open + 1; at < end; at++) {
    if (bytes[at] === 0x5c) at++;
    else if (bytes[at] === quote) return at;
  }
  return -1;
}

/** The `>` that closes the `<` at `open` within the same word; -1 when there is none. */
export function closingAngle(bytes: Uint8Array, open: number, end: number): number {
  const limit = Math.min(end, open + MAX_ANGLED);
  for (let at = open + 1; at < limit; at++) {
    if (bytes[at] === 0x3e) return at;
    if (bytes[at] === 0x20 || bytes[at] === 0x09) return -1;
  }
  return -1;
}

/** `GET /path HTTP/1.1`: what was asked is part of the message. */
export function isRequestLine(bytes: Uint8Array, start: number, end: number): boolean {
  let at = start;
  while (at < end && bytes[at]! >= 0x41 && bytes[at]! <= 0x5a) at++;
  return at > start + 2 && bytes[at] === 0x20 && (bytes[at + 1] === 0x2f || bytes[at + 1] === 0x68);
}

/** Which of `=`, `,` and blanks the text has, and whether it is digits only. */
export function contentOf(bytes: Uint8Array, start: number, end: number): number {
  let found = IS_NUMBER;
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte! < 0x30 || byte! > 0x39) found &= ~IS_NUMBER;
    if (byte === 0x3d) found |= HAS_EQUALS;
    else if (byte === 0x2c) found |= HAS_COMMA;
    else if (byte === 0x20 && bytes[at - 1] !== 0x5c) found |= HAS_SPACE;
  }
  return found;
}
