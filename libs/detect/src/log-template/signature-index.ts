import { signatureHash } from './signature-hash.js';

const areEqual = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((token, i) => token === b[i]);

/** Numbers signatures in the order in which they come. */
export class SignatureIndex {
  private readonly numbers = new Map<number, number>();
  private readonly signatures: (readonly string[])[] = [];

  /** Its number, or -1. */
  find(signature: readonly string[]): number {
    return this.numbers.get(this.keyOf(signature)) ?? -1;
  }

  /** The number of a signature that is not here yet. */
  add(signature: readonly string[]): number {
    const number = this.signatures.push(signature) - 1;
    this.numbers.set(this.keyOf(signature), number);
    return number;
  }

  at(number: number): readonly string[] {
    return this.signatures[number]!;
  }

  get size(): number {
    return this.signatures.length;
  }

  toJson(): readonly (readonly string[])[] {
    return this.signatures;
  }

  /** The hash; signatures of equal hash, which hardly exist, stand at the next free ones. */
  private keyOf(signature: readonly string[]): number {
    let key = signatureHash(signature);
    for (let known = this.numbers.get(key); known !== undefined; known = this.numbers.get(++key))
      if (areEqual(this.signatures[known]!, signature)) break;
    return key;
  }
}
