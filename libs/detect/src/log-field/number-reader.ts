import { codesOf, wordCode } from '../log-template/byte-classes.js';

/** What a number in a log line counts. Durations are read as milliseconds, sizes as bytes, whatever unit the line has. */
export const FIELD_UNITS = ['', 'ms', 'B', '%'] as const;
export type FieldUnit = (typeof FIELD_UNITS)[number];

const NONE = 0;
const DURATION = 1;
const SIZE = 2;
const PERCENT = 3;

const SECOND = 1e3;
const MINUTE = 6e4;
const HOUR = 3.6e6;
const KILO = 1_024;

/** By the code of the unit's letters: kind and factor. */
const units = new Map<number, readonly [kind: number, factor: number]>();
const define = (names: string, kind: number, factor: number): void => {
  for (const code of codesOf(names)) units.set(code, [kind, factor]);
};
define('ns', DURATION, 1e-6);
define('us', DURATION, 1e-3);
define('ms', DURATION, 1);
define('s sec secs second seconds', DURATION, SECOND);
define('m min mins minutes', DURATION, MINUTE);
define('h hours', DURATION, HOUR);
define('b byte bytes', SIZE, 1);
define('kb kib', SIZE, KILO);
define('mb mib', SIZE, KILO ** 2);
define('gb gib', SIZE, KILO ** 3);
define('tb tib', SIZE, KILO ** 4);

const PERCENT_SIGN = 0x25;
const MINUS = 0x2d;
const DOT = 0x2e;
const SPACE = 0x20;
const QUOTE = 0x22;
const ZERO = 0x30;
const MAX_DIGITS = 15;

const isDigit = (byte: number | undefined): boolean => byte !== undefined && byte >= ZERO && byte <= 0x39;
const isUnitLetter = (byte: number): boolean => (byte | 32) >= 0x61 && (byte | 32) <= 0x7a;
/** The two ways to write µ in UTF-8: micro sign, Greek letter. */
const isMicro = (bytes: Uint8Array, at: number): boolean =>
  (bytes[at] === 0xc2 && bytes[at + 1] === 0xb5) || (bytes[at] === 0xce && bytes[at + 1] === 0xbc);

/**
 * Reads a value of a log line as a number, with its unit: `12`, `-3.5`, `1.2 s`, `350µs`, `1m3.5s`, `17 KB`, `98%`. Anything else (ids with
 * leading zeros, addresses, dates, lists) is no number. Without allocation; the result stands in `value` and `unit`.
 */
export class NumberReader {
  value = 0;
  /** Index into `FIELD_UNITS`. */
  unit = NONE;
  private at = 0;

  /** Returns whether all of `bytes[start, end)` is one number. */
  read(bytes: Uint8Array, start: number, end: number): boolean {
    const isQuoted = end - start > 2 && bytes[start] === QUOTE && bytes[end - 1] === QUOTE;
    const stop = isQuoted ? end - 1 : end;
    this.at = isQuoted ? start + 1 : start;
    this.value = 0;
    this.unit = NONE;
    const sign = bytes[this.at] === MINUS ? -1 : 1;
    if (sign < 0) this.at++;
    for (let part = 0; part === 0 || this.at < stop; part++) {
      const number = this.number(bytes, stop);
      if (Number.isNaN(number)) return false;
      const [kind, factor] = this.unitAt(bytes, stop);
      // `1m3.5s`: only durations have several parts.
      if (factor === 0 || (part > 0 && (kind !== DURATION || this.unit !== DURATION))) return false;
      this.value += number * factor;
      this.unit = kind;
    }
    this.value *= sign;
    return true;
  }

  private number(bytes: Uint8Array, end: number): number {
    const start = this.at;
    let whole = 0;
    while (this.at < end && isDigit(bytes[this.at])) whole = whole * 10 + bytes[this.at++]! - ZERO;
    const digits = this.at - start;
    if (digits === 0 || digits > MAX_DIGITS || (digits > 1 && bytes[start] === ZERO)) return NaN;
    if (bytes[this.at] !== DOT || !isDigit(bytes[this.at + 1]) || this.at + 1 >= end) return whole;
    let fraction = 0;
    let scale = 1;
    for (this.at++; this.at < end && isDigit(bytes[this.at]); this.at++) {
      if (scale >= 1e9) continue;
      fraction = fraction * 10 + bytes[this.at]! - ZERO;
      scale *= 10;
    }
    return whole + fraction / scale;
  }

  /** The unit that follows; factor 0 when it is none that we know. */
  private unitAt(bytes: Uint8Array, end: number): readonly [kind: number, factor: number] {
    if (this.at < end && bytes[this.at] === SPACE) this.at++;
    if (this.at >= end) return [NONE, 1];
    if (bytes[this.at] === PERCENT_SIGN) {
      this.at++;
      return [PERCENT, 1];
    }
    if (isMicro(bytes, this.at)) {
      const isSeconds = this.at + 2 < end && bytes[this.at + 2] === 0x73;
      this.at += 3;
      return [DURATION, isSeconds ? 1e-3 : 0];
    }
    const start = this.at;
    while (this.at < end && isUnitLetter(bytes[this.at]!)) this.at++;
    return units.get(wordCode(bytes, start, this.at)) ?? [NONE, 0];
  }
}
