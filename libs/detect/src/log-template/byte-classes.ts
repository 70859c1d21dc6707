export const DIGIT = 1;
export const LETTER = 2;
export const SPACE = 4;
export const SEPARATOR = 8;
export const SLASH = 16;
export const MARK = 32;
/** A letter beyond `f`: the word is not hexadecimal. */
export const BEYOND_HEX = 64;
export const AT_SIGN = 128;

const classes = new Uint8Array(256).fill(LETTER | BEYOND_HEX);
for (let byte = 0; byte < 128; byte++) classes[byte] = MARK;
for (let byte = 0x30; byte <= 0x39; byte++) classes[byte] = DIGIT;
for (let byte = 0x61; byte <= 0x7a; byte++) {
  classes[byte] = byte > 0x66 ? LETTER | BEYOND_HEX : LETTER;
  classes[byte - 32] = classes[byte]!;
}
for (const char of ' \t\r\n') classes[char.charCodeAt(0)] = SPACE;
for (const char of '=,;()[]{}"\'<>|`') classes[char.charCodeAt(0)] = SEPARATOR;
classes['@'.charCodeAt(0)] = MARK | AT_SIGN;
for (const char of '/\\') classes[char.charCodeAt(0)] = SLASH;

/** What each byte is to the scanner; bytes above 127 count as letters. */
export const BYTE_CLASSES: Uint8Array = classes;

/** Letters of a short word as one number, case ignored; -1 for longer words and other bytes. */
export function wordCode(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > 7) return -1;
  let code = 0;
  for (let at = start; at < end; at++) {
    const letter = (bytes[at]! | 32) - 0x60;
    if (letter < 1 || letter > 26) return -1;
    code = code * 27 + letter;
  }
  return code;
}

/** The codes of the words in a list. */
export const codesOf = (words: string): ReadonlySet<number> =>
  new Set(words.split(' ').map((word) => wordCode(Buffer.from(word), 0, word.length)));

export const WORD_SEED = 0x811c9dc5 | 0;
export const WORD_PRIME = 0x01000193;

/** FNV-1a of the bytes, 32 bits. */
export function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = WORD_SEED;
  for (let at = start; at < end; at++) hash = Math.imul(hash ^ bytes[at]!, WORD_PRIME);
  return hash;
}
