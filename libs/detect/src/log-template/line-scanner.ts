import {
  BEYOND_HEX,
  BYTE_CLASSES,
  DIGIT,
  LETTER,
  MARK,
  SEPARATOR,
  SLASH,
  SPACE,
  WORD_PRIME,
  WORD_SEED,
  codesOf,
  hashOf,
  wordCode,
} from './byte-classes.js';
import {
  HAS_COMMA,
  HAS_EQUALS,
  HAS_SPACE,
  IS_NUMBER,
  closingAngle,
  closingBracket,
  closingQuote,
  contentOf,
  isRequestLine,
} from './enclosed.js';
import { TokenBuffer } from './token-buffer.js';
import { isValueWord } from './value-words.js';

const MAX_DEPTH = 16;
/** A first line of fewer tokens says too little: `SELECT`, `{`. */
const MIN_FIRST_LINE = 3;
/** Constants of this module: an import costs a call in the loop over the bytes. */
const classes = BYTE_CLASSES;
const [SPACES, SEPARATORS, SLASHES] = [SPACE, SEPARATOR, SLASH];
const STOPS = SPACE | SEPARATOR | SLASH | MARK;
const NOT_LETTERS = ~(LETTER | BEYOND_HEX);
const [SEED, PRIME] = [WORD_SEED, WORD_PRIME];
/** Keys whose value is the sentence of the line (logfmt). */
const SENTENCE_KEYS = codesOf('msg message event');

const byteOf = (char: string): number => char.charCodeAt(0);
const NEWLINE = byteOf('\n');
const EQUALS = byteOf('=');
const GREATER = byteOf('>');
const LESS = byteOf('<');
const QUOTE = byteOf('"');
const APOSTROPHE = byteOf("'");
const DOT = byteOf('.');
const COLON = byteOf(':');
const SEMICOLON = byteOf(';');
const COMMA = byteOf(',');
const PAREN = byteOf('(');
const SQUARE = byteOf('[');
const BRACE = byteOf('{');
const BAR = byteOf('|');
const STAR = byteOf('*');
const OPERATORS = new Set([EQUALS, GREATER, LESS, BAR]);
const isCloser = (byte: number): boolean => byte === 0x29 || byte === 0x5d || byte === 0x7d;
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;
const isSentenceEnd = (byte: number): boolean => byte === 0x2e || byte === COLON || byte === 0x21 || byte === 0x3f;
const is = (byte: number | undefined, kinds: number): boolean => byte !== undefined && (classes[byte]! & kinds) !== 0;

/** Inside a path or URL `=`, `,` and `;` do not end the word. */
function staysInPath(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return (byte === EQUALS || byte === COMMA || byte === SEMICOLON) && is(bytes[at + 1], LETTER | DIGIT);
}

/** `threshold......0`: dots that lead from a name to its value. */
const isLeader = (bytes: Uint8Array, at: number): boolean => bytes[at + 1] === DOT && bytes[at + 2] === DOT;

/**
 * Splits a line into words, values and punctuation, in one pass over its bytes. What is a value whatever the program (digits,
 * paths, addresses, quoted text, `key=value`, printed objects) is masked here; what only the stream can tell is left to the learner. Of
 * several lines the first counts, as far as the others are indented: stack traces, printed settings.
 */
export class LineScanner {
  readonly tokens = new TokenBuffer();
  private bytes: Uint8Array = new Uint8Array();
  private end = 0;
  private depth = 0;
  private readonly closers = new Uint8Array(MAX_DEPTH);

  scan(bytes: Uint8Array, start: number, end: number): TokenBuffer {
    const { tokens } = this;
    this.bytes = bytes;
    this.end = end;
    this.depth = 0;
    tokens.reset(bytes);
    for (let at = start; at < end && !tokens.isFull;) {
      const kind = classes[bytes[at]!]!;
      if (kind & SPACES) {
        if (bytes[at] === NEWLINE && tokens.count >= MIN_FIRST_LINE && isBlank(bytes[at + 1])) break;
        tokens.blank();
        at++;
      } else at = kind & SEPARATORS ? this.separator(at) : this.word(at);
    }
    tokens.close();
    return tokens;
  }

  private separator(at: number): number {
    const { bytes, end, tokens } = this;
    const byte = bytes[at]!;
    if (byte === QUOTE || byte === APOSTROPHE) {
      const close = this.quoted(at);
      if (close >= 0) return this.enclosed(at, close);
    } else if (byte === SQUARE && !tokens.isEmpty) {
      const close = closingBracket(bytes, at, end);
      const content = close < 0 ? 0 : contentOf(bytes, at + 1, close);
      if (close === at + 1 || (content & (HAS_COMMA | HAS_EQUALS)) === HAS_COMMA) return this.enclosed(at, close);
    } else if (byte === BRACE && !tokens.isEmpty) {
      const close = closingBracket(bytes, at, end);
      if (close >= 0) return this.enclosed(at, close);
    } else if (byte === LESS || byte === GREATER || byte === BAR) {
      const close = byte === LESS ? closingAngle(bytes, at, end) : -1;
      if (close >= 0) {
        tokens.value(at + 1, close);
        return close + 1;
      }
      let to = at + 1;
      while (to < end && OPERATORS.has(bytes[to]!)) to++;
      tokens.operator(at, to);
      return to;
    }
    if (byte === PAREN || byte === SQUARE || byte === BRACE) {
      if (this.depth < MAX_DEPTH) this.closers[this.depth++] = byte === PAREN ? byte + 1 : byte + 2;
    } else if (this.depth > 0 && byte === this.closers[this.depth - 1]) this.depth--;
    tokens.mark(at);
    return at + 1;
  }

  /** Opening mark, a value, closing mark. */
  private enclosed(open: number, close: number): number {
    this.tokens.mark(open);
    this.tokens.value(open + 1, close);
    this.tokens.mark(close);
    return close + 1;
  }

  /** Where the quoted text that opens here closes; -1 when it is an apostrophe or never closes. */
  private quoted(at: number): number {
    const { bytes, end } = this;
    if (bytes[at] === APOSTROPHE && at > 0 && is(bytes[at - 1], LETTER | DIGIT)) return -1;
    const close = closingQuote(bytes, at, end);
    if (close < 0 || (close + 1 < end && is(bytes[close + 1], LETTER | DIGIT))) return -1;
    return isRequestLine(bytes, at + 1, close) ? -1 : close;
  }

  private word(start: number): number {
    const { bytes, end } = this;
    if (bytes[start] === DOT && isLeader(bytes, start)) return this.leader(start);
    let kinds = 0;
    let slashes = 0;
    let hash = SEED;
    let at = start;
    for (; at < end; at++) {
      const byte = bytes[at]!;
      const kind = classes[byte]!;
      if (kind & STOPS) {
        if (kind & SPACES) break;
        if (kind & SEPARATORS && (slashes === 0 || !staysInPath(bytes, at))) break;
        if (kind & SLASHES) slashes++;
        else if (byte === DOT && at > start && isLeader(bytes, at)) break;
      }
      kinds |= kind;
      hash = Math.imul(hash ^ byte, PRIME);
    }
    if ((kinds & NOT_LETTERS) === 0 && (at === end || classes[bytes[at]!]! & SPACES)) {
      if (isValueWord(bytes, start, at, kinds, 0)) this.tokens.value(start, at);
      else this.tokens.word(start, at, hash);
      return at;
    }
    const next = at < end ? bytes[at]! : 0;
    const after = bytes[at + 1];
    if (
      next === EQUALS &&
      (kinds & ~(LETTER | BEYOND_HEX | MARK | DIGIT)) === 0 &&
      is(bytes[start], LETTER) &&
      after !== EQUALS &&
      after !== GREATER
    )
      return this.keyed(start, at);
    if (next === PAREN && after === PAREN + 1 && is(bytes[start], LETTER)) {
      this.tokens.word(start, at, hash);
      return at;
    }
    if (next === PAREN || next === SQUARE || next === BRACE) {
      const close = this.printed(start, at, next);
      if (close >= 0) return close;
    }
    let stop = at;
    while (stop > start && isSentenceEnd(bytes[stop - 1]!)) stop--;
    if (stop > start) this.plain(start, stop, kinds, slashes);
    for (let i = stop; i < at; i++) this.tokens.mark(i);
    return at;
  }

  private leader(start: number): number {
    let at = start;
    while (at < this.end && this.bytes[at] === DOT) this.tokens.mark(at++);
    return at;
  }

  /** `Name(a=1, b=2)`, `host[10.0.0.1]`, `Alert[f00][active]`: a printed object. Returns where it ends, or -1. */
  private printed(start: number, open: number, byte: number): number {
    const { bytes, end, tokens } = this;
    const close = closingBracket(bytes, open, end);
    if (close < 0) return -1;
    const content = contentOf(bytes, open + 1, close);
    const isCall = byte === PAREN && close > open + 2 && (content & IS_NUMBER) === 0;
    const isIndexed = byte === SQUARE && (content & HAS_SPACE) === 0;
    if ((tokens.isEmpty && byte === SQUARE) || !(isCall || isIndexed || content & HAS_EQUALS)) return -1;
    const from = this.label(start, open);
    let stop = this.valueEnd(close + 1);
    while (stop > close + 1 && isSentenceEnd(bytes[stop - 1]!)) stop--;
    tokens.value(from, stop);
    return stop;
  }

  private keyed(start: number, equals: number): number {
    const { bytes, end, tokens } = this;
    tokens.key(start, equals);
    tokens.mark(equals);
    const at = equals + 1;
    if (at < end && !is(bytes[at], SPACE) && SENTENCE_KEYS.has(wordCode(bytes, start, equals))) {
      if (bytes[at] !== QUOTE) return at;
      tokens.mark(at);
      return at + 1;
    }
    const stop = this.valueEnd(at);
    tokens.value(at, stop);
    return stop;
  }

  /** The end of a value that has begun: brackets and quotes in it are taken whole; inside brackets it may have several words. */
  private valueEnd(from: number): number {
    const { bytes, end, depth } = this;
    for (let at = from; at < end; at++) {
      const byte = bytes[at]!;
      if (byte === COMMA || byte === SEMICOLON || isCloser(byte)) return at;
      if (is(byte, SPACE) && (depth === 0 || this.startsKey(at))) return at;
      if (byte === QUOTE || byte === APOSTROPHE) {
        const close = closingQuote(bytes, at, end);
        if (close >= 0) at = close;
      } else if (byte === PAREN || byte === SQUARE || byte === BRACE) {
        const close = closingBracket(bytes, at, end);
        if (close >= 0) at = close;
      } else if (byte === LESS) {
        const close = closingAngle(bytes, at, end);
        if (close >= 0) at = close;
      }
    }
    return end;
  }

  /** Does ` key=` or the end of the line follow? */
  private startsKey(space: number): boolean {
    const { bytes, end } = this;
    let at = space + 1;
    while (at < end && is(bytes[at], LETTER | MARK | DIGIT)) at++;
    return at >= end || (at > space + 1 && bytes[at] === EQUALS);
  }

  private plain(start: number, end: number, kinds: number, slashes: number): void {
    const { bytes, tokens } = this;
    if ((kinds & (LETTER | DIGIT)) === 0 && slashes === 0 && end - start <= 2) {
      if (bytes[start] === STAR && tokens.isAfterColon) tokens.value(start, end);
      else tokens.operator(start, end);
      return;
    }
    const from = kinds & MARK ? this.label(start, end) : start;
    if (isValueWord(bytes, from, end, kinds, slashes)) tokens.value(from, end);
    else tokens.word(from, end, hashOf(bytes, from, end));
  }

  /** Splits the key of `key:value` off. Returns where the value begins. */
  private label(start: number, end: number): number {
    const { bytes, tokens } = this;
    let colon = start;
    while (colon < end && is(bytes[colon], LETTER | MARK) && bytes[colon] !== COLON) colon++;
    const isLabel = colon > start && colon < end - 1 && bytes[colon] === COLON;
    if (!isLabel || bytes[colon + 1] === COLON || is(bytes[colon + 1], SLASH)) return start;
    tokens.key(start, colon);
    tokens.mark(colon);
    return colon + 1;
  }
}
