import { type CelInput, celEnv, isCelError, parse, plan } from '@bufbuild/cel';

const env = celEnv();

/** What an expression sees: its variables by name. */
export type Subject = Readonly<Record<string, unknown>>;

/** A compiled filter. A subject on which the expression fails (a label that is not there) does not match. */
export type Matcher<S extends Subject> = (subject: S) => boolean;

/** Why an expression cannot be used, in words for its author. */
export interface Refusal {
  readonly problem: string;
}

export const isRefusal = (result: unknown): result is Refusal =>
  typeof result === 'object' && result !== null && 'problem' in result;

/**
 * Compiles a CEL filter. `sample` is a typical subject: variables it lacks and results that are not true or false
 * are refused at once instead of never matching later. Regular expressions in CEL run in linear time.
 */
export function compileMatcher<S extends Subject>(expression: string, sample: S): Matcher<S> | Refusal {
  let evaluate: (subject: Record<string, CelInput>) => unknown;
  try {
    evaluate = plan(env, parse(expression));
  } catch (error) {
    return { problem: `not valid CEL: ${error instanceof Error ? error.message : String(error)}` };
  }
  const bound = (subject: S) => evaluate(subject as Record<string, CelInput>);
  const tried = bound(sample);
  if (isCelError(tried)) {
    const missing = /unresolved attribute/.test(tried.message);
    const known = Object.keys(sample).join(', ');
    if (missing) return { problem: `names something unknown; known here: ${known}` };
    if (/no such overload|no matching overload/i.test(tried.message)) return { problem: tried.message };
  } else if (typeof tried !== 'boolean') {
    return { problem: 'must give true or false' };
  }
  return (subject) => bound(subject) === true;
}
