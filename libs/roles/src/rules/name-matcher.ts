import { compilePattern, isRefusal } from '@tocsin/rules';

/** Whether a name is one of these: each an exact name or a pattern that matches the whole of it. */
export function nameMatcher(names: readonly string[]): (name: string) => boolean {
  const matchers = names.map((wanted) => {
    const matches = compilePattern(wanted);
    return isRefusal(matches) ? (name: string) => name === wanted : (name: string) => name === wanted || matches(name);
  });
  return (name) => matchers.some((matches) => matches(name));
}
