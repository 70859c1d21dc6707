import { MAX_WORDS } from './byte-classes.js';

/** A variable in a signature or a template. */
export const VARIABLE = '<*>';

const UNITS = new Set(
  'b byte bytes kb mb gb tb kib mib gib ms s sec secs seconds second us ns min mins minutes hours h k m g'.split(' '),
);
const LITERALS = new Set(['true', 'false', 'null', 'none', 'nil']);
const CALENDAR = new Set('jan feb mar apr may jun jul aug sep oct nov dec mon tue wed thu fri sat sun'.split(' '));
const SEPARATORS = new Set('=,;()[]{}"\'<>|`');
const SENTENCE_END = new Set('.:!?');

const isSpace = (char: string): boolean => char === ' ' || char === '\t' || char === '\r' || char === '\n';
const isDigit = (char: string | undefined): boolean => char !== undefined && char >= '0' && char <= '9';
const isLetter = (char: string): boolean =>
  (char >= 'a' && char <= 'z') || (char >= 'A' && char <= 'Z') || char > '\x7f';

/** What a word is made of, in one pass. */
function composition(word: string): { digits: number; letters: number; slashes: number; at: boolean; hex: boolean } {
  let digits = 0;
  let letters = 0;
  let slashes = 0;
  let at = false;
  let hex = true;
  for (const char of word) {
    if (isDigit(char)) digits++;
    else if (isLetter(char)) {
      letters++;
      if (!/[a-fA-F]/.test(char)) hex = false;
    } else {
      hex = false;
      if (char === '/' || char === '\\') slashes++;
      else if (char === '@') at = true;
    }
  }
  return { digits, letters, slashes, at, hex };
}

/** Digits, long hexadecimal, paths and addresses are values whatever the program. */
function isValueWord(word: string): boolean {
  const { digits, letters, slashes, at, hex } = composition(word);
  if (digits > 0 || (hex && word.length >= 8)) return true;
  if (slashes >= 2 || (slashes === 1 && (word[0] === '.' || (word[0] === '/' && word.length > 2)))) return true;
  if (at && letters > 2 && word[0] !== '@') return true;
  return LITERALS.has(word.toLowerCase()) || (word.length === 3 && word[0]! <= 'Z' && CALENDAR.has(word.toLowerCase()));
}

const isKey = (text: string): boolean =>
  text.length > 0 && [...text].every((char) => isLetter(char) || char === '_' || char === '-');

/** Where the word at `start` ends; inside a path or URL `=`, `,` and `;` do not end it. */
function wordEnd(line: string, start: number): number {
  let slash = false;
  let end = start;
  for (; end < line.length; end++) {
    const char = line[end]!;
    if (isSpace(char)) break;
    const next = line[end + 1];
    const inPath =
      slash &&
      (char === '=' || char === ',' || char === ';') &&
      next !== undefined &&
      (isLetter(next) || isDigit(next));
    if (SEPARATORS.has(char) && !inPath) break;
    if (char === '/') slash = true;
  }
  return end;
}

/** Words, single separators and blanks of a line, values replaced by `<*>`. */
function tokenize(line: string): string[] {
  const tokens: string[] = [];
  let words = 0;
  for (let at = 0; at < line.length && words < MAX_WORDS;) {
    const char = line[at]!;
    if (isSpace(char)) {
      if (tokens.length > 0 && tokens[tokens.length - 1] !== ' ') tokens.push(' ');
      at++;
    } else if (SEPARATORS.has(char)) {
      const sign = (char === '<' || char === '>') && isDigit(line[at + 1]);
      if (!sign) tokens.push(char);
      at++;
    } else {
      const end = wordEnd(line, at);
      words += pushWord(tokens, line.slice(at, end));
      at = end;
    }
  }
  while (tokens[tokens.length - 1] === ' ') tokens.pop();
  return tokens;
}

/** Splits `key:value` and closing punctuation off. Returns how many words it pushed. */
function pushWord(tokens: string[], text: string): number {
  let word = text;
  let tail = '';
  while (word.length > 0 && SENTENCE_END.has(word[word.length - 1]!)) {
    tail = word[word.length - 1]! + tail;
    word = word.slice(0, -1);
  }
  const colon = word.indexOf(':');
  if (colon > 0 && colon < word.length - 1 && word[colon + 1] !== ':' && isKey(word.slice(0, colon))) {
    tokens.push(word.slice(0, colon), ':');
    word = word.slice(colon + 1);
  }
  if (word) tokens.push(isValueWord(word) ? VARIABLE : word);
  if (tail) tokens.push(tail);
  return word ? 1 : 0;
}

const JOINS_VALUES = new Set([',', ':', '.', '=']);

/** Fuses neighbouring values: `<*> ms`, `<*>:<*>`, `<*> (<*>)`, and three or more in a row. */
function fuse(tokens: readonly string[]): string[] {
  const out: string[] = [];
  const last = (back: number): string | undefined => out[out.length - back];
  let runEndsAt = -1;
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    if (
      token === ' ' &&
      tokens[i + 1] === '(' &&
      tokens[i + 2] === VARIABLE &&
      tokens[i + 3] === ')' &&
      last(1) === VARIABLE
    ) {
      i += 3;
    } else if (token !== VARIABLE && last(1) === ' ' && last(2) === VARIABLE && UNITS.has(token.toLowerCase())) {
      out.pop();
    } else if (token === VARIABLE && last(1) === VARIABLE) {
      continue;
    } else if (token === VARIABLE && last(2) === VARIABLE && JOINS_VALUES.has(last(1)!)) {
      out.pop();
    } else if (
      token === VARIABLE &&
      last(1) === ' ' &&
      last(2) === VARIABLE &&
      (runEndsAt === out.length - 2 || last(4) === VARIABLE)
    ) {
      out.pop();
      if (runEndsAt !== out.length - 1 && last(2) === ' ' && last(3) === VARIABLE) out.splice(-2);
      runEndsAt = out.length - 1;
    } else if (token === ')' && last(1) === '(' && (out.length < 2 || last(2) === ' ')) {
      out.pop();
      if (last(1) === ' ') out.pop();
    } else out.push(token);
  }
  while (last(1) === ' ') out.pop();
  return out;
}

const MIN_PERIOD = 3;
const MAX_PERIOD = 24;

/** Immediate repeats of a segment become one: a list of ten objects is a list of objects. */
function collapseRepeats(tokens: readonly string[]): readonly string[] {
  let current = tokens;
  for (let period = MAX_PERIOD; period >= MIN_PERIOD; period--) {
    const out: string[] = [];
    for (let i = 0; i < current.length;) {
      out.push(current[i++]!);
      while (out.length >= period && i + period <= current.length && repeats(out, current, i, period)) i += period;
    }
    current = out;
  }
  return current;
}

function repeats(out: readonly string[], tokens: readonly string[], at: number, period: number): boolean {
  for (let k = 0; k < period; k++) if (out[out.length - period + k] !== tokens[at + k]) return false;
  return true;
}

/** The masked tokens of a line: what is certainly a value is `<*>`, blanks and separators are tokens of their own. */
export function signatureOf(line: string): readonly string[] {
  const tokens = fuse(tokenize(line));
  return tokens.length > MAX_PERIOD ? collapseRepeats(tokens) : tokens;
}
