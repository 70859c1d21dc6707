import { describe, expect, it } from '@jest/globals';
import { compileMatcher, isRefusal } from './matcher.js';
import { compilePattern } from './pattern.js';
import { ruleVersionOf } from './rule-version.js';

const sample = { name: 'cpu', service: 'checkout', labels: { cpu: '0' } as Record<string, string>, value: 1.5 };
const match = (expression: string, subject = sample) => {
  const matcher = compileMatcher(expression, sample);
  if (isRefusal(matcher)) throw new Error(matcher.problem);
  return matcher(subject);
};
const problem = (expression: string) => {
  const result = compileMatcher(expression, sample);
  return isRefusal(result) ? result.problem : 'accepted';
};

describe('compileMatcher', () => {
  it.each([
    [`name == 'cpu'`, true],
    [`service.startsWith('check') && value > 1.0`, true],
    [`labels.cpu in ['1', '2']`, false],
    [`labels.absent == 'x'`, false],
    [`name.matches('^c.u$')`, true],
  ])('%s → %s', (expression, expected) => {
    expect(match(expression)).toBe(expected);
  });

  it('does not match where a label is missing', () => {
    expect(match(`labels.cpu == '0'`, { ...sample, labels: {} })).toBe(false);
  });

  it.each([
    [`name ==`, /not valid CEL/],
    [`nmae == 'cpu'`, /known here: name, service/],
    [`name`, /true or false/],
  ])('refuses %s', (expression, reason) => {
    expect(problem(expression)).toMatch(reason);
  });

  it('stays linear on a hostile regular expression', () => {
    expect(match(`name.matches('(a+)+$')`, { ...sample, name: `${'a'.repeat(5_000)}!` })).toBe(false);
  });
});

describe('compilePattern', () => {
  it('matches the whole text', () => {
    const matches = compilePattern('logs-.*');
    if (isRefusal(matches)) throw new Error(matches.problem);
    expect([matches('logs-web'), matches('xlogs-web')]).toEqual([true, false]);
  });

  it('refuses a broken pattern with its reason', () => {
    expect(compilePattern('(a')).toEqual({ problem: expect.stringMatching(/missing closing/) });
  });
});

describe('ruleVersionOf', () => {
  it('ignores the order of keys and sees every value', () => {
    expect(ruleVersionOf({ a: 1, b: [1, 2] })).toBe(ruleVersionOf({ b: [1, 2], a: 1 }));
    expect(ruleVersionOf({ a: 1, b: [1, 2] })).not.toBe(ruleVersionOf({ a: 1, b: [2, 1] }));
  });
});
