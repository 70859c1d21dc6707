import { type FieldTable } from './field-table.js';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;

export const TYPE_NONE = 0;
export const TYPE_STRING = 1;
/** A string with escapes: unescape before use. */
export const TYPE_ESCAPED = 2;
/** A number, true, false or null, as written. */
export const TYPE_BARE = 3;
export const TYPE_OBJECT = 4;
export const TYPE_ARRAY = 5;

const MAX_DEPTH = 64;

/**
 * Finds the wanted fields of one JSON object in place, in one pass, without parsing the rest. After `scan` returned
 * true, `type[slot]`, `start[slot]`, `end[slot]` and `rank[slot]` say what was found (strings without their quotes) and
 * under which of the slot's names; of a name that occurs twice the last value counts. False for bytes that are not one
 * well-formed object as far as structure goes; values that nobody wants are skipped, not checked.
 */
export class JsonScanner {
  readonly type: Uint8Array;
  readonly start: Int32Array;
  readonly end: Int32Array;
  readonly rank: Float64Array;
  private bytes: Uint8Array = new Uint8Array(0);
  private at = 0;
  private limit = 0;

  constructor(private readonly table: FieldTable) {
    this.type = new Uint8Array(table.slots);
    this.start = new Int32Array(table.slots);
    this.end = new Int32Array(table.slots);
    this.rank = new Float64Array(table.slots);
  }

  scan(bytes: Uint8Array, start: number, end: number): boolean {
    this.bytes = bytes;
    this.at = start;
    this.limit = end;
    this.type.fill(TYPE_NONE);
    this.rank.fill(Infinity);
    this.skipSpace();
    if (this.bytes[this.at] !== OPEN_OBJECT || !this.object(0, 0)) return false;
    this.skipSpace();
    return this.at === end;
  }

  /** Reads the object at `at`; leaves `at` after its closing brace. */
  private object(node: number, depth: number): boolean {
    const { bytes, limit } = this;
    if (depth > MAX_DEPTH) return false;
    this.at++;
    this.skipSpace();
    if (bytes[this.at] === CLOSE_OBJECT) return ++this.at <= limit;
    for (;;) {
      if (this.at >= limit || bytes[this.at] !== QUOTE) return false;
      let at = this.at + 1;
      let hash = 0x811c9dc5;
      for (; at < limit && bytes[at] !== QUOTE; at++) {
        if (bytes[at] === BACKSLASH) at++;
        hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
      }
      this.at = at + 1;
      this.skipSpace();
      if (bytes[this.at] !== 0x3a) return false;
      this.at++;
      this.skipSpace();
      if (!this.value(this.table.find(node, hash), depth)) return false;
      this.skipSpace();
      const next = bytes[this.at++];
      if (next === CLOSE_OBJECT) return this.at <= limit;
      if (next !== 0x2c) return false;
      this.skipSpace();
    }
  }

  /** Reads the value at `at`; notes it when `node` wants it. */
  private value(node: number, depth: number): boolean {
    const { bytes, limit } = this;
    const first = bytes[this.at];
    if (first === QUOTE) {
      const start = this.at + 1;
      const escaped = this.skipString();
      if (this.at > limit) return false;
      if (node >= 0) this.note(node, escaped ? TYPE_ESCAPED : TYPE_STRING, start, this.at - 1);
      return true;
    }
    const start = this.at;
    if (first === OPEN_OBJECT) {
      if (node >= 0 && this.table.hasChildren[node]) {
        if (!this.object(node, depth + 1)) return false;
      } else if (!this.skipNested()) return false;
      if (node >= 0) this.note(node, TYPE_OBJECT, start, this.at);
      return true;
    }
    if (first === OPEN_ARRAY) {
      if (!this.skipNested()) return false;
      if (node >= 0) this.note(node, TYPE_ARRAY, start, this.at);
      return true;
    }
    let at = start;
    for (; at < limit; at++) {
      const byte = bytes[at]!;
      if (byte === 0x2c || byte === CLOSE_OBJECT || byte === CLOSE_ARRAY || byte <= 0x20) break;
    }
    this.at = at;
    if (at === start) return false;
    if (node >= 0 && bytes[start] !== 0x6e) this.note(node, TYPE_BARE, start, at);
    return true;
  }

  /** The best name of a slot wins. */
  private note(node: number, type: number, start: number, end: number): void {
    const slot = this.table.slotOf[node]!;
    if (slot < 0 || (type >= TYPE_OBJECT && !this.table.structured[node])) return;
    const rank = this.table.rankOf[node]!;
    if (rank > this.rank[slot]!) return;
    this.rank[slot] = rank;
    this.type[slot] = type;
    this.start[slot] = start;
    this.end[slot] = end;
  }

  /** Leaves `at` after the closing quote (beyond `limit` when there is none); true when there were escapes. */
  private skipString(): boolean {
    const { bytes, limit } = this;
    let escaped = false;
    let at = this.at + 1;
    while (at < limit && bytes[at] !== QUOTE) {
      if (bytes[at] === BACKSLASH) {
        escaped = true;
        at++;
      }
      at++;
    }
    this.at = at + 1;
    return escaped;
  }

  private skipNested(): boolean {
    const { bytes, limit } = this;
    let depth = 0;
    while (this.at < limit) {
      const byte = bytes[this.at]!;
      if (byte === QUOTE) {
        this.skipString();
        continue;
      }
      this.at++;
      if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth++;
      else if ((byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) && --depth === 0) return true;
    }
    return false;
  }

  private skipSpace(): void {
    while (this.at < this.limit && this.bytes[this.at]! <= 0x20) this.at++;
  }
}
