import { RE2JS } from 're2js';
import { type Refusal } from './matcher.js';

/** Compiles a pattern that must match the whole text, in linear time whatever the text. */
export function compilePattern(pattern: string): ((text: string) => boolean) | Refusal {
  try {
    const compiled = RE2JS.compile(pattern);
    return (text) => compiled.matches(text);
  } catch (error) {
    return { problem: `not a valid pattern: ${error instanceof Error ? error.message : String(error)}` };
  }
}
