import { type Place } from './places.js';
import { STATEMENT } from './statement.js';
import { VARIABLE, isWordToken } from './token-buffer.js';

/** A message of this many words around a place needs less evidence. */
const LONG_MESSAGE = 4;
const MIN_WORDS = { long: 3, usual: 4, bare: 6 } as const;
const MIN_CAPITALS = { long: 4, usual: 6 } as const;
const MIN_NAMES = 2;
const MIN_NAMED = { usual: 3, bare: 4 } as const;
const MIN_QUOTED = 3;
const MIN_FAMILY = 2;
const MIN_REMARKS = 2;
const MIN_TEXTS = { long: 2, usual: 4 } as const;
const LONG_TEXT_CONTEXT = 5;
const TEXT_CONTEXT = 3;

const isSeverity = (word: string): boolean => /^(log|debug|info|notice|warn|warning|error|fatal|panic)$/i.test(word);
/** Written like a name rather than like prose: dotted, dashed, camelCase. */
const isName = (word: string): boolean => /[._\-/@#$%\\:]/.test(word) || /[a-z][A-Z]/.test(word);
const isCapitals = (word: string): boolean => word.length > 1 && word === word.toUpperCase();
const hasLetter = (text: string): boolean => /\p{L}/u.test(text);

/** How many of the values there are of each kind. */
interface Kinds {
  readonly words: number;
  readonly names: number;
  readonly capitals: number;
  /** The largest number of names with one head: `cache-hit`, `cache-miss`. */
  readonly family: number;
}

function kindsOf(values: ReadonlySet<string>): Kinds {
  const heads = new Map<string, number>();
  let [words, names, capitals, family] = [0, 0, 0, 0];
  for (const value of values) {
    if (value === VARIABLE || value.includes(' ')) continue;
    if (isCapitals(value)) {
      capitals++;
      continue;
    }
    words++;
    if (isName(value)) names++;
    const head = /^[^-]{3,}-/.exec(value)?.[0];
    if (head === undefined) continue;
    heads.set(head, (heads.get(head) ?? 0) + 1);
    family = Math.max(family, heads.get(head)!);
  }
  return { words, names, capitals, family };
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
function isVariableText(signature: readonly string[], place: Place, values: ReadonlySet<string>): boolean {
  if (values.has(STATEMENT) && place.to === signature.length && !isSeverity(signature[0]!)) return true;
  const { before, after } = contextOf(signature, place);
  if (before < 2) return false;
  if (signature[place.from - 1] === '(' && [...values].filter(hasLetter).length >= MIN_REMARKS) return true;
  const context = before + after;
  return context >= LONG_TEXT_CONTEXT
    ? values.size >= MIN_TEXTS.long
    : context >= TEXT_CONTEXT && values.size >= MIN_TEXTS.usual;
}

/**
 * Is this place of the signature a value? `values` is what has been seen there while all other tokens were equal. Many different
 * words say yes; fewer are enough in a long message, for names rather than prose, and in quotes or brackets. Where digits or paths
 * were seen too, any word is a value. The first word of a line and choices in capitals (verbs, methods, states) need more. Every
 * rule counts, so a further value never takes an answer back: the classes do not depend on the order of the lines.
 */
export function isVariablePlace(signature: readonly string[], place: Place, values: ReadonlySet<string>): boolean {
  if (values.size < 2) return false;
  if (place.isSpan && isVariableText(signature, place, values)) return true;
  const others = signature.filter((token, i) => (i < place.from || i >= place.to) && isWordToken(token)).length;
  if (others === 0) return false;
  if (values.has(VARIABLE) && others >= 2) return true;
  const { words, names, capitals, family } = kindsOf(values);
  const bare = others < 2;
  const enoughNames = names >= MIN_NAMES && words >= (bare ? MIN_NAMED.bare : MIN_NAMED.usual);
  if (!signature.slice(0, place.from).some(isWordToken)) return names >= (bare ? MIN_NAMED.bare : MIN_NAMED.usual);
  if (enoughNames || family >= MIN_FAMILY) return true;
  const previous = signature[place.from - 1];
  if (previous !== undefined && `"'[(<`.includes(previous) && words >= MIN_QUOTED) return true;
  const long = others >= LONG_MESSAGE;
  if (capitals >= (long ? MIN_CAPITALS.long : MIN_CAPITALS.usual)) return true;
  return words >= (long ? MIN_WORDS.long : bare ? MIN_WORDS.bare : MIN_WORDS.usual);
}
