const mix = (hash: number, value: number): number => {
  const h = Math.imul(hash ^ value, 0x9e3779b1);
  return h ^ (h >>> 15);
};
const SEED = 0x2545f491;
const OTHER_SEED = 0x6c62272e;
const END = 0x1b873593;

/** Two hashes of 32 bits as one number below 2⁵³. */
const joined = (a: number, b: number): number => (a >>> 0) * 0x200000 + (b >>> 11);

function tokenHash(token: string, seed: number): number {
  let hash = seed;
  for (let i = 0; i < token.length; i++) hash = Math.imul(hash ^ token.charCodeAt(i), 0x01000193);
  return mix(hash, token.length);
}

/** Hash of a list of tokens, 53 bits: as a key of a map it costs a tenth of the joined text. */
export function signatureHash(tokens: readonly string[]): number {
  let a = SEED;
  let b = OTHER_SEED;
  for (const token of tokens) {
    a = mix(a, tokenHash(token, SEED));
    b = mix(b, tokenHash(token, OTHER_SEED));
  }
  return joined(mix(a, END), mix(b, END));
}

/** Hashes of a signature with one part left out, each in constant time. */
export class SignatureParts {
  private readonly before: Int32Array;
  private readonly after: Int32Array;

  constructor(private readonly signature: readonly string[]) {
    const { length } = signature;
    this.before = new Int32Array(2 * (length + 1)).fill(SEED);
    this.after = new Int32Array(2 * (length + 1)).fill(OTHER_SEED);
    signature.forEach((token, i) => {
      this.before[2 * i + 2] = mix(this.before[2 * i]!, tokenHash(token, SEED));
      this.before[2 * i + 3] = mix(this.before[2 * i + 1]!, tokenHash(token, OTHER_SEED));
    });
    for (let i = length - 1; i >= 0; i--) {
      this.after[2 * i] = mix(this.after[2 * i + 2]!, tokenHash(signature[i]!, SEED));
      this.after[2 * i + 1] = mix(this.after[2 * i + 3]!, tokenHash(signature[i]!, OTHER_SEED));
    }
  }

  /** Of the signature without its tokens `from` to `to` (not included); where they stood counts, how many they were does not. */
  without(from: number, to: number): number {
    const a = mix(mix(this.before[2 * from]!, this.after[2 * to]!), from);
    const b = mix(mix(this.before[2 * from + 1]!, this.after[2 * to + 1]!), from + this.signature.length - to);
    return joined(a, b);
  }
}
