import { LineScanner } from './line-scanner.js';
import { signatureOf } from './signature.js';
import { SignatureIndex } from './signature-index.js';
import { type TokenBuffer } from './token-buffer.js';

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
  private readonly scanner = new LineScanner();
  private readonly signatures = new SignatureIndex();

  constructor(signatures: readonly (readonly string[])[] = []) {
    this.intern(['<unstructured>']);
    for (const signature of signatures.slice(1)) this.intern(signature);
  }

  /** Dense number of the line's shape; `UNSTRUCTURED` once the table is full. */
  shapeOf(bytes: Uint8Array, start: number, end: number): number {
    const stop = Math.min(end, start + MAX_LINE_BYTES);
    const scanned = this.scanner.scan(bytes, start, stop);
    const { a, b } = scanned;
    const mask = this.shapes.length - 1;
    let slot = (a ^ (b >>> 7)) & mask;
    for (; this.shapes[slot] !== -1; slot = (slot + 1) & mask)
      if (this.hashA[slot] === a && this.hashB[slot] === b) return this.shapes[slot]!;
    return this.remember(scanned);
  }

  /** The tokens of the line that `shapeOf` saw last. */
  get tokens(): TokenBuffer {
    return this.scanner.tokens;
  }

  signature(shape: number): readonly string[] {
    return this.signatures.at(shape);
  }

  get size(): number {
    return this.signatures.size;
  }

  toJson(): readonly (readonly string[])[] {
    return this.signatures.toJson();
  }

  private remember(scanned: TokenBuffer): number {
    const { a, b } = scanned;
    const shape = this.intern(signatureOf(scanned));
    if (this.used * 5 >= this.shapes.length * 3) this.resize(Math.min(MAX_SLOTS, this.shapes.length * 2));
    this.place(a, b, shape);
    return shape;
  }

  private intern(signature: readonly string[]): number {
    const known = this.signatures.find(signature);
    if (known >= 0) return known;
    return this.signatures.size >= MAX_SHAPES ? UNSTRUCTURED : this.signatures.add(signature);
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
