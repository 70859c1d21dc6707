import { AT_SIGN, BEYOND_HEX, DIGIT, MARK, codesOf, wordCode } from './byte-classes.js';

const MIN_HEX = 8;
const MIN_RANDOM = 20;
const LITERALS = codesOf('true false null none nil');
const CALENDAR = codesOf('jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun');

/** Capitals and small letters in about equal parts: an encoded id, not a name in camelCase. */
function isRandom(bytes: Uint8Array, start: number, end: number): boolean {
  let capitals = 0;
  let small = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte >= 0x41 && byte <= 0x5a) capitals++;
    else if (byte >= 0x61 && byte <= 0x7a) small++;
  }
  return capitals * 5 >= (end - start) * 2 && small * 4 >= end - start;
}

/**
 * Digits, long hexadecimal, paths, addresses and literals are values whatever the program.
 * @param kinds the byte classes that occur in the word
 */
export function isValueWord(bytes: Uint8Array, start: number, end: number, kinds: number, slashes: number): boolean {
  const length = end - start;
  if (kinds & DIGIT || slashes >= 2 || (kinds & AT_SIGN && length > 3 && bytes[start] !== 0x40)) return true;
  if (slashes === 1) return bytes[start] === 0x2e || (bytes[start] === 0x2f && length > 2);
  if (length >= MIN_HEX && (kinds & (BEYOND_HEX | MARK)) === 0) return true;
  if (length >= MIN_RANDOM && isRandom(bytes, start, end)) return true;
  return length >= 3 && length <= 5 && isLiteral(bytes, start, end);
}

/** `true`, `None`, `Mon`: few words start like these, so most are told by their first letter. */
function isLiteral(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start]!;
  const letter = first | 32;
  if (letter === 0x74 || letter === 0x66 || letter === 0x6e) {
    if (LITERALS.has(wordCode(bytes, start, end))) return true;
  }
  return first <= 0x5a && end - start === 3 && CALENDAR.has(wordCode(bytes, start, end));
}
