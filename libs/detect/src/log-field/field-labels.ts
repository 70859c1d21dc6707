import { VARIABLE, isWordToken } from '../log-template/token-buffer.js';

/** A position of a template that holds a value. */
export interface FieldPlace {
  /** Index of its token. */
  readonly token: number;
  /** The key before it, or the nearest words: `size`, `waited_for`; numbered when it is not the first of that name. */
  readonly label: string;
  /** `key=value` or `key: value`: the program names it itself. */
  readonly isKey: boolean;
}

const MAX_LABEL = 40;
const MAX_LABEL_WORDS = 3;
const clean = (word: string): string =>
  word
    .replace(/[^\p{L}\p{N}_.-]+/gu, '_')
    .replace(/^[_.-]+|[_.-]+$/g, '')
    .slice(0, MAX_LABEL);

/** Keys whose number tells one thing from another: it measures nothing. */
const IDENTIFIES =
  /^(id|ids|uid|gid|pid|tid|ppid|uuid|guid|port|seq|sequence|offset|epoch|line|version|no|nr|num|number|index|idx|hash|ts|time|timestamp|date|name|key|address|addr|ip|session|thread|term|generation)$/;
/** Keys whose number stands for a word. */
const CLASSIFIES = /^(code|status|errno|error|level|type|kind|signal|exit|result|reason|state)$/;
/** `requestId`, `client_port` → `id`, `port`. */
const lastPart = (label: string): string =>
  (/[A-Z]?[^A-Z._-]+$|[A-Z]+$/.exec(label.replace(/_\d+$/, ''))?.[0] ?? label).toLowerCase();

/** Whether a number under this label may measure something. */
export const mayMeasure = (label: string): boolean =>
  !IDENTIFIES.test(lastPart(label)) && !CLASSIFIES.test(lastPart(label));

/** Whether what stands under this label differs from line to line by its nature. */
export const identifies = (label: string): boolean => IDENTIFIES.test(lastPart(label));

/** The key that ends right before `at`: `key=`, `key:`, `key: `, also before a quote. */
function keyBefore(tokens: readonly string[], at: number): string | null {
  let i = at - 1;
  if (tokens[i] === '"' || tokens[i] === "'") i--;
  if (tokens[i] === ' ' && tokens[i - 1] === ':') i--;
  const isMark = tokens[i] === '=' || tokens[i] === ':';
  const key = tokens[i - 1];
  return isMark && key !== undefined && isWordToken(key) ? key : null;
}

/** The words between the value before and this one; where there are none, those after it. */
function wordsNear(tokens: readonly string[], at: number): string {
  const before: string[] = [];
  for (let i = at - 1; i >= 0 && tokens[i] !== VARIABLE && before.length < MAX_LABEL_WORDS; i--)
    if (isWordToken(tokens[i]!)) before.unshift(tokens[i]!);
  return before.length > 0 ? before.join('_') : (tokens.slice(at + 1).find(isWordToken) ?? '');
}

/**
 * The values of a shape and what to call them. Words that the whole class takes as values name nothing.
 * @param general the signature of the shape's class
 */
export function fieldPlaces(signature: readonly string[], general: readonly string[]): FieldPlace[] {
  const names = general.length === signature.length ? general : signature;
  const seen = new Map<string, number>();
  const places: FieldPlace[] = [];
  signature.forEach((word, token) => {
    if (word !== VARIABLE) return;
    const key = keyBefore(names, token);
    const label = clean(key ?? wordsNear(names, token)) || 'value';
    const times = (seen.get(label) ?? 0) + 1;
    seen.set(label, times);
    places.push({ token, label: times === 1 ? label : `${label}_${times}`, isKey: key !== null });
  });
  return places;
}
