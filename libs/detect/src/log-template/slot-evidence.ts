import { VARIABLE } from './signature.js';

const MIN_WORDS = 4;
const MIN_AFTER_EQUALS = 2;
const MIN_SHAPED = 3;
const MIN_QUOTED = 3;
const MIN_CAPITALS = 6;

/** A token with letters in it: neither value nor punctuation. */
export const isWordToken = (token: string): boolean => token !== VARIABLE && /[A-Za-z\u0080-\uffff]/.test(token);

/** Written like a name rather than like prose: dotted, dashed, camelCase. */
const isShaped = (word: string): boolean => /[._\-/@#$%\\:]/.test(word) || /[a-z][A-Z]/.test(word);
const isCapitals = (word: string): boolean => word.length > 1 && word === word.toUpperCase();

/**
 * Is the place `index` of this signature a value? `words` is what has been seen there while all other tokens were equal. Many
 * different words say yes; fewer are enough where values usually stand (after `=`, in quotes, names rather than prose). The first
 * word of a line and choices in capitals (verbs, methods, states) need more.
 */
export function isVariablePlace(signature: readonly string[], index: number, words: ReadonlySet<string>): boolean {
  const seen = words.size;
  if (seen < 2) return false;
  const others = signature.filter((token, i) => i !== index && isWordToken(token)).length;
  if (others === 0) return false;
  let shaped = 0;
  let capitals = 0;
  for (const word of words) {
    if (isShaped(word)) shaped++;
    if (isCapitals(word)) capitals++;
  }
  const isFirst = !signature.slice(0, index).some(isWordToken);
  if (isFirst && shaped < seen) return false;
  let before = index - 1;
  while (before >= 0 && signature[before] === ' ') before--;
  const previous = signature[before];
  const glued = index > 0 && signature[index - 1] !== ' ';
  if (capitals * 2 > seen && previous !== '=') return seen >= MIN_CAPITALS;
  if (previous === '=') return seen >= MIN_AFTER_EQUALS;
  if (glued && previous !== undefined && `"'[(<`.includes(previous)) return seen >= MIN_QUOTED;
  if (shaped >= seen * 0.6) return seen >= MIN_SHAPED + (others < 2 ? 1 : 0);
  return seen >= MIN_WORDS + (others < 2 ? 2 : 0);
}
