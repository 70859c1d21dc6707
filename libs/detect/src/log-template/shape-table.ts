import { BYTE_CLASSES, DIGIT, MAX_WORDS, SEPARATOR, SLASH, SPACE, WORD } from './byte-classes.js';
import { signatureOf } from './signature.js';

const decoder = new TextDecoder();
const FIRST_SLOTS = 1 << 10;
const MAX_SLOTS = 1 << 17;
const MAX_LINE_BYTES = 4_096;
const MAX_SHAPES = 50_000;
/** All further shapes of a source that prints nothing twice. */
export const UNSTRUCTURED = 0;

/**
 * The shapes of one source's lines: a line with its values masked. `shapeOf` is the hot path: one pass over the bytes, two hashes,
 * one look-up, no allocation for a shape seen before. Shapes are numbered in the order in which they came; the number is local
 * to this table, the signature is the shape.
 */
export class ShapeTable {
  private hashA = new Int32Array(FIRST_SLOTS);
  private hashB = new Int32Array(FIRST_SLOTS);
  private shapes = new Int32Array(FIRST_SLOTS).fill(-1);
  private used = 0;
  private a = 0;
  private b = 0;
  private readonly bySignature = new Map<string, number>();
  private readonly signatures: (readonly string[])[] = [];

  constructor(signatures: readonly (readonly string[])[] = []) {
    this.intern(['<unstructured>']);
    for (const signature of signatures.slice(1)) this.intern(signature);
  }

  /** Dense number of the line's shape; `UNSTRUCTURED` once the table is full. */
  shapeOf(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + MAX_LINE_BYTES);
    this.hash(bytes, start, stop);
    const mask = this.shapes.length - 1;
    let slot = (this.a ^ (this.b >>> 7)) & mask;
    for (; this.shapes[slot] !== -1; slot = (slot + 1) & mask)
      if (this.hashA[slot] === this.a && this.hashB[slot] === this.b) return this.shapes[slot]!;
    return this.remember(bytes, start, stop);
  }

  signature(shape: number): readonly string[] {
    return this.signatures[shape]!;
  }

  get size(): number {
    return this.signatures.length;
  }

  toJson(): readonly (readonly string[])[] {
    return this.signatures;
  }

  /** Masks like `signatureOf`, but only as far as one look at each byte tells; finer shapes meet again by signature. */
  private hash(bytes: Uint8Array, start: number, end: number): void {
    let a = 0x811c9dc5 | 0;
    let b = 0x1b873593 | 0;
    let words = 0;
    let afterValue = 0;
    for (let at = start; at < end;) {
      let byte = bytes[at]!;
      let kind = BYTE_CLASSES[byte]!;
      if (kind === SPACE) {
        if (afterValue !== 2) a = Math.imul(a ^ 32, 0x01000193);
        if (afterValue === 1) afterValue = 2;
        while (++at < end && BYTE_CLASSES[bytes[at]!] === SPACE);
        continue;
      }
      if (kind === SEPARATOR) {
        a = Math.imul(a ^ byte, 0x01000193);
        b = Math.imul((b ^ byte) + (b << 5), 0x85ebca6b);
        afterValue = 0;
        at++;
        continue;
      }
      if (++words > MAX_WORDS) break;
      const wordAt = at;
      let wordA = a;
      let wordB = b;
      let kinds = 0;
      let slashes = 0;
      do {
        kinds |= kind;
        if (kind === SLASH) slashes++;
        wordA = Math.imul(wordA ^ byte, 0x01000193);
        wordB = Math.imul((wordB ^ byte) + (wordB << 5), 0x85ebca6b);
        if (++at >= end) break;
        byte = bytes[at]!;
        kind = BYTE_CLASSES[byte]!;
      } while ((kind & (SPACE | SEPARATOR)) === 0);
      if ((kinds & DIGIT) === 0 && slashes < 2 && !(slashes === 1 && bytes[wordAt] === 0x2f)) {
        a = wordA;
        b = wordB;
        afterValue = 0;
        continue;
      }
      if (afterValue !== 2) {
        const last = bytes[at - 1]!;
        a = Math.imul(a ^ (last === 0x3a || last === 0x2e ? last : 7), 0x01000193);
        b = Math.imul((b ^ 7) + (b << 5), 0x85ebca6b);
        let key = wordAt;
        while (key < at && BYTE_CLASSES[bytes[key]!] === WORD && bytes[key] !== 0x3a) key++;
        if (key > wordAt && key < at && bytes[key] === 0x3a)
          for (let k = wordAt; k < key; k++) {
            a = Math.imul(a ^ bytes[k]!, 0x01000193);
            b = Math.imul((b ^ bytes[k]!) + (b << 5), 0x85ebca6b);
          }
      }
      afterValue = 1;
    }
    this.a = a;
    this.b = b;
  }

  private remember(bytes: Uint8Array, start: number, end: number): number {
    const { a, b } = this;
    const shape = this.intern(signatureOf(decoder.decode(bytes.subarray(start, end))));
    if (this.used * 5 >= this.shapes.length * 3) this.resize(Math.min(MAX_SLOTS, this.shapes.length * 2));
    this.place(a, b, shape);
    return shape;
  }

  private intern(signature: readonly string[]): number {
    const text = signature.join('\x01');
    const known = this.bySignature.get(text);
    if (known !== undefined) return known;
    if (this.signatures.length >= MAX_SHAPES) return UNSTRUCTURED;
    this.bySignature.set(text, this.signatures.length);
    return this.signatures.push(signature) - 1;
  }

  private place(a: number, b: number, shape: number): void {
    const mask = this.shapes.length - 1;
    let slot = (a ^ (b >>> 7)) & mask;
    while (this.shapes[slot] !== -1) slot = (slot + 1) & mask;
    this.hashA[slot] = a;
    this.hashB[slot] = b;
    this.shapes[slot] = shape;
    this.used++;
  }

  /** Grows, or at the limit starts afresh: the table of hashes is a cache of the signatures. */
  private resize(slots: number): void {
    const { hashA, hashB, shapes } = this;
    const full = slots === shapes.length;
    this.hashA = new Int32Array(slots);
    this.hashB = new Int32Array(slots);
    this.shapes = new Int32Array(slots).fill(-1);
    this.used = 0;
    if (!full) shapes.forEach((shape, i) => shape !== -1 && this.place(hashA[i]!, hashB[i]!, shape));
  }
}
