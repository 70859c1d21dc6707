import { VARIABLE, isWordToken } from './token-buffer.js';

const MIN_SHARED = 2;
const MIN_OVERLAP = 0.6;
const MIN_WORDS = 2;

/** A signature without its `key=<*>` pairs, and their keys. */
export interface KeyedSignature {
  readonly rest: readonly string[];
  readonly keys: ReadonlySet<string>;
}

/** Takes the pairs and the separators before them out; null when there are none. */
export function splitKeys(signature: readonly string[]): KeyedSignature {
  const rest: string[] = [];
  const keys = new Set<string>();
  for (let at = 0; at < signature.length; at++) {
    if (signature[at + 1] === '=' && signature[at + 2] === VARIABLE && isWordToken(signature[at]!)) {
      keys.add(signature[at]!);
      at += 2;
      if (rest[rest.length - 1] !== VARIABLE) rest.push(VARIABLE);
    } else if (
      signature[at] === ' ' &&
      signature[at + 1] === '(' &&
      signature[at + 2] === VARIABLE &&
      signature[at + 3] === ')'
    ) {
      keys.add('()');
      at += 3;
    } else if (keys.size > 0 && (signature[at] === ',' || signature[at] === ' ') && followsPair(signature, at))
      continue;
    else rest.push(signature[at]!);
  }
  return { rest, keys };
}

/** Only separators stand between this one and the next pair. */
function followsPair(signature: readonly string[], from: number): boolean {
  let at = from;
  while (signature[at] === ',' || signature[at] === ' ') at++;
  return at < signature.length && signature[at + 1] === '=' && signature[at + 2] === VARIABLE;
}

/** One statement that prints some of its pairs only sometimes? A message of words says more than keys alone do. */
export function areOptional(rest: readonly string[], a: ReadonlySet<string>, b: ReadonlySet<string>): boolean {
  let shared = 0;
  for (const key of a) if (b.has(key)) shared++;
  const smaller = Math.min(a.size, b.size);
  if (rest.filter(isWordToken).length >= MIN_WORDS) return shared >= 1 || smaller === 0;
  return shared >= MIN_SHARED && shared >= smaller * MIN_OVERLAP;
}
