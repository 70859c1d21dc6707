import { BYTE_CLASSES, LETTER, codesOf, hashOf, wordCode } from './byte-classes.js';

/** A variable in a signature or a template. */
export const VARIABLE = '<*>';
export const MAX_WORDS = 64;
const MAX_TOKENS = MAX_WORDS * 6;

const WORD = 1;
const VALUE = 2;
/** Three or more values in a row. */
const RUN = 3;
const BLANK = 4;
const MARK = 5;
/** A comparison or a wildcard between values: `>=`, `||`, `*`. */
const OPERATOR = 6;

const UNITS = codesOf(
  'b byte bytes kb mb gb tb kib mib gib ms s sec secs seconds second us ns min mins minutes hours h k m g',
);
const MAX_UNIT = 7;
const COMMA = 0x2c;
const OPEN = 0x28;
const CLOSE = 0x29;
/** `,` `:` `.` `=` between two values belong to them. */
const joinsValues = (byte: number): boolean => byte === COMMA || byte === 0x3a || byte === 0x2e || byte === 0x3d;

const decoder = new TextDecoder();

/**
 * The masked tokens of one line, built without allocation, and their hash. Neighbouring values fuse as they come (`<*> ms`,
 * `<*>:<*>`, `<*> (<*>)`, lists, three or more in a row), so lists of any length have one form. The hash is a function of the
 * tokens alone: equal tokens, equal hash.
 */
export class TokenBuffer {
  private readonly kinds = new Uint8Array(MAX_TOKENS);
  private readonly starts = new Int32Array(MAX_TOKENS);
  private readonly ends = new Int32Array(MAX_TOKENS);
  /** The hash before each token, so that a token can be taken back. */
  private readonly before = new Int32Array(MAX_TOKENS * 2);
  private bytes: Uint8Array = new Uint8Array();
  private length = 0;
  words = 0;
  a = 0;
  b = 0;

  reset(bytes: Uint8Array): void {
    this.bytes = bytes;
    this.length = 0;
    this.words = 0;
    this.a = 0x811c9dc5 | 0;
    this.b = 0x1b873593 | 0;
  }

  get isFull(): boolean {
    return this.words >= MAX_WORDS || this.length > MAX_TOKENS - 4;
  }

  get isEmpty(): boolean {
    return this.length === 0;
  }

  /** @param hash `hashOf` the word's bytes. */
  word(start: number, end: number, hash: number): void {
    this.words++;
    const { length, kinds } = this;
    if (length > 1 && end - start <= MAX_UNIT && kinds[length - 1] === BLANK && this.isUnit(start, end)) {
      this.drop(1);
      this.ends[this.length - 1] = end;
      return;
    }
    this.push(WORD, start, end, hash);
  }

  private isUnit(start: number, end: number): boolean {
    return this.isValue(2) && UNITS.has(wordCode(this.bytes, start, end));
  }

  /** A word that names the value after it: never a unit of the value before. */
  key(start: number, end: number): void {
    this.words++;
    this.push(WORD, start, end, hashOf(this.bytes, start, end));
  }

  operator(start: number, end: number): void {
    this.push(OPERATOR, start, end, hashOf(this.bytes, start, end));
  }

  value(start: number, end: number): void {
    this.words++;
    if (this.dropOperator() || this.isValue(1)) {
      this.ends[this.length - 1] = end;
    } else if (this.isValue(2) && this.isKind(1, MARK) && joinsValues(this.bytes[this.starts[this.length - 1]!]!)) {
      this.extend(1, end);
    } else if (this.isValue(3) && this.isKind(1, BLANK) && this.isMark(2, COMMA)) {
      this.extend(2, end);
    } else if (this.isKind(1, BLANK) && this.isKind(2, RUN)) {
      this.extend(1, end);
    } else if (this.isKind(1, BLANK) && this.isValue(2) && this.isKind(3, BLANK) && this.isValue(4)) {
      const from = this.starts[this.length - 4]!;
      this.drop(4);
      this.push(RUN, from, end, 0);
    } else this.push(VALUE, start, end, 0);
  }

  /** The value before the last `count` tokens goes on until `end`. */
  private extend(count: number, end: number): void {
    this.drop(count);
    this.ends[this.length - 1] = end;
  }

  /** `>= 2`, `a || b`: the operator belongs to the value. Returns whether a value stands before it, so that the two are one. */
  private dropOperator(): boolean {
    const gap = this.isKind(1, BLANK) ? 1 : 0;
    if (!this.isKind(gap + 1, OPERATOR)) return false;
    this.drop(gap + 1);
    const before = this.isKind(1, BLANK) ? 1 : 0;
    if (!this.isValue(before + 1)) return false;
    this.drop(before);
    return true;
  }

  /** Does the line so far end with `: `? */
  get isAfterColon(): boolean {
    return this.isKind(1, BLANK) && this.isMark(2, 0x3a);
  }

  blank(): void {
    if (this.length > 0 && !this.isKind(1, BLANK)) this.push(BLANK, 0, 0, 0);
  }

  mark(at: number): void {
    if (this.bytes[at] === CLOSE) {
      if (this.isValue(1) && this.isMark(2, OPEN) && this.isKind(3, BLANK) && this.isValue(4)) return this.drop(3);
      if (this.isMark(1, OPEN) && (this.length < 2 || this.isKind(2, BLANK))) {
        this.drop(1);
        if (this.isKind(1, BLANK)) this.drop(1);
        return;
      }
    }
    this.push(MARK, at, at + 1, this.bytes[at]!);
  }

  /** Ends the line: blanks at its end say nothing. */
  close(): void {
    while (this.isKind(1, BLANK)) this.drop(1);
  }

  /** Tokens of the line. */
  get count(): number {
    return this.length;
  }

  startOf(token: number): number {
    return this.starts[token]!;
  }

  endOf(token: number): number {
    return this.ends[token]!;
  }

  /** The tokens as text; for lines whose hash was not seen before. */
  toTokens(): string[] {
    const tokens: string[] = [];
    for (let i = 0; i < this.length; i++) {
      const kind = this.kinds[i]!;
      if (kind === VALUE || kind === RUN) tokens.push(VARIABLE);
      else if (kind === BLANK) tokens.push(' ');
      else tokens.push(decoder.decode(this.bytes.subarray(this.starts[i], this.ends[i])));
    }
    return tokens;
  }

  private isKind(back: number, kind: number): boolean {
    return this.length >= back && this.kinds[this.length - back] === kind;
  }

  private isValue(back: number): boolean {
    return this.isKind(back, VALUE) || this.isKind(back, RUN);
  }

  private isMark(back: number, byte: number): boolean {
    return this.isKind(back, MARK) && this.bytes[this.starts[this.length - back]!] === byte;
  }

  private push(kind: number, start: number, end: number, hash: number): void {
    const { length, a, b } = this;
    this.kinds[length] = kind;
    this.starts[length] = start;
    this.ends[length] = end;
    this.before[length * 2] = a;
    this.before[length * 2 + 1] = b;
    this.length = length + 1;
    const seed = hash + (kind === RUN ? VALUE : kind);
    this.a = Math.imul(a ^ seed, 0x01000193) ^ (a >>> 15);
    this.b = Math.imul(b + seed, 0x85ebca6b) ^ (b >>> 13);
  }

  private drop(count: number): void {
    this.length -= count;
    this.a = this.before[this.length * 2]!;
    this.b = this.before[this.length * 2 + 1]!;
  }
}

/** A token with letters in it: neither value nor punctuation. */
export const isWordToken = (token: string): boolean => {
  if (token === VARIABLE) return false;
  for (let i = 0; i < token.length; i++) {
    const code = token.charCodeAt(i);
    if (code > 127 || BYTE_CLASSES[code]! & LETTER) return true;
  }
  return false;
};
