import { describe, expect, it } from '@jest/globals';
import { type ConfigurationError } from '@tocsin/model';
import { defaultRuleSet, parseRuleSet } from './rule-set.js';

const mistakes = (document: unknown) => {
  try {
    parseRuleSet(document);
    return [];
  } catch (error) {
    return (error as ConfigurationError).mistakes.map(({ key, problem }) => `${key}: ${problem}`);
  }
};

describe('parseRuleSet', () => {
  it('needs nothing: every part has a default', () => {
    expect(parseRuleSet({})).toEqual(defaultRuleSet());
    expect(defaultRuleSet().correlate).toMatchObject({ idleMs: 600_000, capMs: 5_400_000, announceMs: 30_000 });
  });

  it('gives the same document when it reads its own result', () => {
    expect(parseRuleSet(JSON.parse(JSON.stringify(defaultRuleSet())))).toEqual(defaultRuleSet());
  });

  it('finds every mistake and names its key', () => {
    expect(
      mistakes({
        detect: { metrics: { thresholds: [{ id: 'disk', match: 'true' }] }, typo: 1 },
        correlate: { joinRatio: 2 },
        notify: {
          policies: [{ id: 'p', steps: [{ targets: [{ user: 'ana' }] }] }],
          routes: [{ policy: 'nope' }],
        },
      }),
    ).toEqual([
      'detect.metrics.thresholds.0: exactly one of above or below is required',
      expect.stringMatching(/^detect: .*typo/),
      expect.stringMatching(/^correlate.joinRatio: /),
      'notify.policies.0.steps.0.targets.0.user: no user is called "ana"',
      'notify.routes.0.policy: no policy is called "nope"',
    ]);
  });

  it.each([
    [{ id: 's', timeZone: 'Mars/Base', rotation: { startsOn: '2026-01-05', participants: ['ana'] } }, /IANA/],
    [{ id: 's', rotation: { startsOn: 'monday', participants: ['ana'] } }, /startsOn/],
  ])('refuses a broken schedule', (schedule, problem) => {
    const users = [{ id: 'ana', contacts: [{ channel: 'hook' }] }];
    const channels = [{ id: 'hook', type: 'webhook', url: 'https://x.example/', secret: { env: 'S' } }];
    expect(mistakes({ notify: { users, channels, schedules: [schedule] } }).join()).toMatch(problem);
  });

  it('reads how a source is written and where its clocks stand', () => {
    const sources = [{ topics: ['logs'], format: 'otlp-protobuf', timeZone: 'Europe/Berlin' }];
    expect(parseRuleSet({ sources }).sources).toMatchObject(sources);
    expect(mistakes({ sources: [{ topics: ['logs'], format: 'xml', timeZone: 'Mars/Base' }] })).toEqual([
      expect.stringMatching(/^sources.0.format: /),
      'sources.0.timeZone: not an IANA time zone such as Europe/Berlin',
    ]);
  });
});
