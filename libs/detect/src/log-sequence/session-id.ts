import { BYTE_CLASSES, SPACE } from '../log-template/byte-classes.js';
import { LineScanner } from '../log-template/line-scanner.js';
import { fieldPlaces } from '../log-field/field-labels.js';

const MAX_ID_BYTES = 64;
const MIN_HEX = 8;
const MIN_DIGITS = 6;
const encoder = new TextEncoder();
const decoder = new TextDecoder();
const scanner = new LineScanner();

/** A token of a shape's lines that holds an id, and the family that ids there are of. */
export interface IdPlace {
  readonly token: number;
  readonly family: string;
}

/** Where the id that begins at `start` ends: the first word, without the quote around it. */
export function idEnd(bytes: Uint8Array, start: number, end: number): number {
  const stop = Math.min(end, start + MAX_ID_BYTES);
  let at = start;
  while (at < stop && !(BYTE_CLASSES[bytes[at]!]! & SPACE) && bytes[at] !== 0x22) at++;
  return at;
}

/** 53 bits of the id. */
export function idHash(bytes: Uint8Array, start: number, end: number): number {
  let a = 0x811c9dc5 | 0;
  let b = 0x2545f491 | 0;
  for (let at = start; at < end; at++) {
    a = Math.imul(a ^ bytes[at]!, 0x01000193);
    b = Math.imul(b ^ bytes[at]!, 0x5bd1e995);
  }
  b ^= b >>> 15;
  return (a >>> 0) * 0x200000 + (b >>> 11);
}

const HEX = new RegExp(`^(?=.*\\d)(?=.*[a-f])[0-9a-f]{${MIN_HEX},}$`, 'i');
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
/** `blk_-16089…`, `req-3940…`, `job_1445_0020`: a name, then an id. */
const NAMED = /^([A-Za-z]{2,})[_-]+([0-9A-Fa-f][0-9A-Fa-f_-]*)$/;
/** Labels whose value is an id whatever it looks like. */
const NAMES_A_SESSION = /^(.*_)?(id|uuid|guid|session|trace|request|correlation|transaction)$/;

const digitsIn = (text: string): number => [...text].filter((char) => char >= '0' && char <= '9').length;

/** What ids of this kind are called: by the name in front of the id, else by the key or the word before it. Null: this is no id. */
function familyOf(value: string, label: string, isKey: boolean): string | null {
  const named = NAMED.exec(value);
  if (named && digitsIn(named[2]!) >= MIN_DIGITS) return named[1]!.toLowerCase();
  const words = label
    .replace(/_\d+$/, '')
    .replace(/([a-z])([A-Z])/g, '$1_$2')
    .toLowerCase();
  const family = isKey ? words : words.slice(words.lastIndexOf('_') + 1);
  const looksLikeId = UUID.test(value) || HEX.test(value);
  return looksLikeId || (NAMES_A_SESSION.test(words) && digitsIn(value) > 0) ? family : null;
}

/**
 * The places of a shape that hold ids, by how their values look in its first line and what stands before them: UUIDs, hexadecimal
 * of eight digits or more, a name with six digits or more (`blk_38865049064139660`), anything with a digit after a word for an id.
 * @param general the signature of the shape's class
 */
export function idPlaces(signature: readonly string[], general: readonly string[], line: string): IdPlace[] {
  const bytes = encoder.encode(line);
  const tokens = scanner.scan(bytes, 0, bytes.length);
  if (tokens.count !== signature.length) return [];
  const found: IdPlace[] = [];
  for (const { token, label, isKey } of fieldPlaces(signature, general)) {
    const quote = bytes[tokens.startOf(token)] === 0x22 ? 1 : 0;
    const start = tokens.startOf(token) + quote;
    const value = decoder.decode(bytes.subarray(start, idEnd(bytes, start, tokens.endOf(token))));
    const family = familyOf(value, label, isKey);
    if (family !== null && !found.some((place) => place.family === family)) found.push({ token, family });
  }
  return found;
}
