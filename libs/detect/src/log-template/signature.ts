import { maskStatement } from './statement.js';
import { type TokenBuffer, VARIABLE } from './token-buffer.js';

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

const MAX_FRAME_TOKENS = 12;

/** `at some.place(File.java:12)` at the end of a line is a place in the code, whatever it is called. */
function maskStackFrame(tokens: readonly string[]): readonly string[] {
  const at = tokens.indexOf('at');
  if (at < 0 || at > 2 || tokens[at + 1] !== ' ' || tokens[tokens.length - 1] !== ')') return tokens;
  const named = tokens.indexOf('(', at);
  return named > at && tokens.length - at <= MAX_FRAME_TOKENS ? [...tokens.slice(0, at + 2), VARIABLE] : tokens;
}

/** The masked tokens of a line: what is certainly a value is `<*>`, blanks and separators are tokens of their own. */
export function signatureOf(scanned: TokenBuffer): readonly string[] {
  const tokens = maskStatement(maskStackFrame(scanned.toTokens()));
  return tokens.length > MAX_PERIOD ? collapseRepeats(tokens) : tokens;
}
