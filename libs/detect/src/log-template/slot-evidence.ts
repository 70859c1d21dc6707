import { type Place } from './places.js';
import { STATEMENT } from './statement.js';
import { VARIABLE, isWordToken } from './token-buffer.js';

/** How many different values make a place a value. Evaluation varies them; services have one setting. */
export interface EvidenceCounts {
  /** A message of this many words around a place needs less evidence. */
  readonly longMessage: number;
  readonly words: number;
  readonly wordsInLong: number;
  readonly wordsInBare: number;
  readonly capitals: number;
  readonly capitalsInLong: number;
  /** So many names, among so many words. */
  readonly names: number;
  readonly wordsWithNames: number;
  readonly wordsWithNamesInBare: number;
  readonly quoted: number;
  readonly family: number;
  readonly remarks: number;
  /** Texts of several words: in a message of `textContext` words besides, and of `longTextContext`. */
  readonly texts: number;
  readonly textsInLong: number;
  readonly textContext: number;
  readonly longTextContext: number;
}

export const EVIDENCE_COUNTS: EvidenceCounts = {
  longMessage: 4,
  words: 4,
  wordsInLong: 3,
  wordsInBare: 6,
  capitals: 6,
  capitalsInLong: 4,
  names: 2,
  wordsWithNames: 3,
  wordsWithNamesInBare: 4,
  quoted: 3,
  family: 2,
  remarks: 2,
  texts: 4,
  textsInLong: 2,
  textContext: 3,
  longTextContext: 5,
};

const isSeverity = (word: string): boolean => /^(log|debug|info|notice|warn|warning|error|fatal|panic)$/i.test(word);
/** Written like a name rather than like prose: dotted, dashed, camelCase. */
const isName = (word: string): boolean => /[._\-/@#$%\\:]/.test(word) || /[a-z][A-Z]/.test(word);
const isCapitals = (word: string): boolean => word.length > 1 && word === word.toUpperCase();
/** `started`, `stopping`: what happened is the message, however many things can happen. */
const isDeed = (word: string): boolean => /^[A-Z]?[a-z]{2,}(ed|ing)$/.test(word);
const hasLetter = (text: string): boolean => /\p{L}/u.test(text);

/** How many of the values there are of each kind. */
interface Kinds {
  /** Deeds count as far as there are as many other words. */
  readonly words: number;
  readonly names: number;
  readonly capitals: number;
  /** The largest number of names with one head: `cache-hit`, `cache-miss`. */
  readonly family: number;
}

function kindsOf(values: ReadonlySet<string>): Kinds {
  const heads = new Map<string, number>();
  let [words, deeds, names, capitals, family] = [0, 0, 0, 0, 0];
  for (const value of values) {
    if (value === VARIABLE || value.includes(' ')) continue;
    if (isCapitals(value)) {
      capitals++;
      continue;
    }
    if (isDeed(value)) {
      deeds++;
      continue;
    }
    words++;
    if (isName(value)) names++;
    const head = /^[^-]{3,}-/.exec(value)?.[0];
    if (head === undefined) continue;
    heads.set(head, (heads.get(head) ?? 0) + 1);
    family = Math.max(family, heads.get(head)!);
  }
  return { words: words + Math.min(words, deeds), names, capitals, family };
}

/**
 * Words of the message before and after a place. A bracketed head and labels before `: ` at the start name the speaker and do not
 * count.
 */
function contextOf(signature: readonly string[], { from, to }: Place): { before: number; after: number } {
  const context = { before: 0, after: 0 };
  for (let at = signature[0] === '[' ? signature.indexOf(']') + 1 : 0; at < signature.length; at++) {
    if ((at >= from && at < to) || !isWordToken(signature[at]!)) continue;
    if (at >= to) context.after++;
    else if (context.before > 0 || signature[at + 1] !== ':' || signature[at + 2] !== ' ') context.before++;
  }
  return context;
}

/** Several texts where a sentence, a remark in brackets or a reason may stand. */
function isVariableText(
  signature: readonly string[],
  place: Place,
  values: ReadonlySet<string>,
  counts: EvidenceCounts,
): boolean {
  if (values.has(STATEMENT) && place.to === signature.length && !isSeverity(signature[0]!)) return true;
  const { before, after } = contextOf(signature, place);
  if (before < 2) return false;
  if (signature[place.from - 1] === '(' && [...values].filter(hasLetter).length >= counts.remarks) return true;
  const context = before + after;
  return context >= counts.longTextContext
    ? values.size >= counts.textsInLong
    : context >= counts.textContext && values.size >= counts.texts;
}

/**
 * Is this place of the signature a value? `values` is what has been seen there while all other tokens were equal. Many different
 * words say yes; fewer are enough in a long message, for names rather than prose, and in quotes or brackets. Where digits or paths
 * were seen too, any word is a value. The first word of a line and choices in capitals (verbs, methods, states) need more. Every
 * rule counts, so a further value never takes an answer back: the classes do not depend on the order of the lines.
 */
export function isVariablePlace(
  signature: readonly string[],
  place: Place,
  values: ReadonlySet<string>,
  counts: EvidenceCounts,
): boolean {
  if (values.size < 2) return false;
  if (place.isSpan && isVariableText(signature, place, values, counts)) return true;
  const others = signature.filter((token, i) => (i < place.from || i >= place.to) && isWordToken(token)).length;
  if (others === 0) return false;
  if (values.has(VARIABLE) && others >= 2) return true;
  const { words, names, capitals, family } = kindsOf(values);
  const bare = others < 2;
  const wordsWithNames = bare ? counts.wordsWithNamesInBare : counts.wordsWithNames;
  const enoughNames = names >= counts.names && words >= wordsWithNames;
  if (!signature.slice(0, place.from).some(isWordToken)) return names >= wordsWithNames;
  if (enoughNames || family >= counts.family) return true;
  const previous = signature[place.from - 1];
  if (previous !== undefined && `"'[(<`.includes(previous) && words >= counts.quoted) return true;
  const long = others >= counts.longMessage;
  if (capitals >= (long ? counts.capitalsInLong : counts.capitals)) return true;
  return words >= (long ? counts.wordsInLong : bare ? counts.wordsInBare : counts.words);
}
