import { VARIABLE, isWordToken } from './token-buffer.js';

const MAX_WORD_PLACES = 48;
const MAX_SPANS = 24;

/** A part of a signature that may be a value: tokens `from` to `to` (not included). `isSpan`: between strong punctuation. */
export interface Place {
  readonly from: number;
  readonly to: number;
  readonly isSpan: boolean;
}

/** Where a text of several words may begin (after `: `, `; `, `(`) and, from there, where it may end (`;`, `)`, end of line). */
function spansOf(signature: readonly string[]): Place[] {
  const spans: Place[] = [];
  for (let from = 1; from < signature.length && spans.length < MAX_SPANS; from++) {
    const [before, previous] = [signature[from - 2], signature[from - 1]];
    const opens = previous === '(' || (previous === ' ' && (before === ':' || before === ';'));
    if (!opens) continue;
    let depth = 0;
    for (let to = from; to <= signature.length; to++) {
      const token = signature[to];
      if (token === '(') depth++;
      if (token === ')' && depth-- > 0) continue;
      const ends = previous === '(' ? token === ')' : depth === 0 && (token === undefined || token === ';');
      if (ends && to > from) spans.push({ from, to, isSpan: true });
      if (ends && previous === '(') break;
    }
  }
  return spans;
}

/** Every part of the signature that could turn out to be a value. */
export function placesOf(signature: readonly string[]): Place[] {
  const spans = spansOf(signature);
  const places: Place[] = [...spans];
  let words = 0;
  for (let at = 0; at < signature.length && words < MAX_WORD_PLACES; at++) {
    const token = signature[at]!;
    const isKey = signature[at + 1] === '=';
    if (isKey || (token !== VARIABLE && !isWordToken(token))) continue;
    words++;
    if (!spans.some(({ from, to }) => from === at && to === at + 1))
      places.push({ from: at, to: at + 1, isSpan: false });
  }
  return places;
}
