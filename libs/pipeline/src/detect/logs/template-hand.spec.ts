import { describe, expect, it } from '@jest/globals';
import { type TemplateRule, parseRuleSet } from '@tocsin/contracts';
import { TemplateLearner } from '@tocsin/detect';
import { type ConfigurationError, type RuleVersion } from '@tocsin/model';
import { compileRules } from '../../rules/compiled-rules.js';
import { decisionsFor, textFit } from '../../rules/template-rules.js';
import { TemplateHand } from './template-hand.js';

const words = (text: string): string[] => text.split(/( )/);
const USERS = ['ann', 'bob', 'cid', 'dan', 'eve'];

/** Learns the lines and says what each is under these rules: id and what people read. */
function handled(lines: readonly string[], rules: readonly Partial<TemplateRule>[], later: readonly string[] = []) {
  const learner = new TemplateLearner('s');
  const { templates } = parseRuleSet({ detect: { logs: { templates: rules } } }).detect.logs;
  const hand = new TemplateHand(decisionsFor(templates, 'shop'), learner, 's');
  const nodes = lines.map((line) => learner.learn(words(line)));
  nodes.forEach((node) => hand.templateOf(node));
  for (const line of later) learner.learn(words(line));
  return nodes.map((node) => hand.templateOf(node));
}

describe('what people decide about a template', () => {
  it('a merge counts its lines for another, over several steps and with its name', () => {
    const [a, b, c] = handled(
      ['disk is full', 'disk has no space', 'volume ran out'],
      [
        { template: 'volume ran out', mergeInto: 'disk has no space' },
        { template: 'disk has no space', mergeInto: 'disk is full' },
        { template: 'disk is full', name: 'no space' },
      ],
    );
    expect([b, c]).toEqual([a, a]);
    expect(a).toMatchObject({ text: 'disk is full', name: 'no space', muted: false });
  });

  it('a split gives each wording its own id again', () => {
    const lines = USERS.map((user) => `job of ${user} has ended well`);
    expect(new Set(handled(lines, []).map(({ id }) => id)).size).toBe(1);
    const apart = handled(lines, [{ template: 'job of <*> has ended well', split: true }]);
    expect(apart.map(({ text }) => text)).toEqual(lines);
    expect(new Set(apart.map(({ id }) => id)).size).toBe(lines.length);
  });

  it('a pin takes every line that fits, and mutes with it', () => {
    const [one, two, other] = handled(
      ['lock held by red', 'lock held by a b c', 'lock lost'],
      [{ template: 'lock held by <*>', pin: true, mute: true }],
    );
    expect(two).toEqual(one);
    expect(one).toMatchObject({ text: 'lock held by <*>', muted: true });
    expect(other).toMatchObject({ text: 'lock lost', muted: false });
  });

  it('holds by id for the class that the template became part of', () => {
    const { id } = handled(['job of bob has ended well'], [])[0]!;
    const later = USERS.map((user) => `job of ${user} has ended well`);
    const [first] = handled([later[0]!, later[1]!], [{ template: id, mute: true }], later);
    expect(first).toMatchObject({ text: 'job of <*> has ended well', muted: true });
  });

  it('holds only in its service', () => {
    expect(handled(['a b'], [{ template: 'a b', service: 'cart', mute: true }])[0]!.muted).toBe(false);
    expect(handled(['a b'], [{ template: 'a b', service: 'shop', mute: true }])[0]!.muted).toBe(true);
  });
});

describe('textFit', () => {
  it.each([
    ['a <*> c', 'a b c', true],
    ['a <*> c', 'a c', false],
    ['<*>x<*>', 'axb', true],
    ['a<*>a', 'a', false],
    ['a <*> b <*>', 'a 1 b 2 b 3', true],
    ['plain', 'plain', true],
  ])('%s fits %s: %s', (pattern, text, expected) => {
    expect(textFit(pattern)(text)).toBe(expected);
  });
});

describe('rules about templates', () => {
  const mistakes = (templates: unknown) => {
    try {
      compileRules(parseRuleSet({ detect: { logs: { templates } } }), 'v' as RuleVersion);
      return [];
    } catch (error) {
      return (error as ConfigurationError).mistakes.map(({ key, problem }) => `${key}: ${problem}`);
    }
  };

  it.each([
    [[{ template: 't-0123456789abc', pin: true }], /templates\.0\.template: pin needs the text/],
    [[{ template: '<*> <*>', pin: true }], /templates\.0\.template: .*fits every line/],
    [[{ template: 'a' }], /templates\.0: says nothing/],
    [[{ template: 'a', split: true, mergeInto: 'b' }], /templates\.0\.split: one of split/],
    [[{ template: 'a', mergeInto: 'a' }], /templates\.0\.mergeInto: .*into itself/],
    [
      [
        { template: 'a', mergeInto: 'b' },
        { template: 'b', mergeInto: 'a' },
      ],
      /templates\.1\.mergeInto: "b" would be merged into itself/,
    ],
    [
      [
        { template: 'a', mergeInto: 'b' },
        { template: 'a', mergeInto: 'c' },
      ],
      /templates\.1\.mergeInto: "a" is merged into another/,
    ],
  ])('are refused with their place: %j', (templates, expected) => {
    expect(mistakes(templates)).toEqual([expect.stringMatching(expected)]);
  });
});
