import { describe, expect, it } from '@jest/globals';
import { parseRuleSet } from '@tocsin/contracts';
import { replay } from './replay.js';
import { readRecording } from './recorded-event.js';

const START = Date.UTC(2026, 0, 5, 12);
const MINUTE = 60_000;
const rules = parseRuleSet({ correlate: { topology: [{ caller: 'checkout', callee: 'db' }] } });
const line = (json: unknown) => JSON.stringify(json);
const outage = [
  line({
    at: 0,
    everyMs: 100,
    untilMs: 30 * MINUTE,
    record: { '@timestamp': '{time}', service: 'checkout', message: 'order {n} placed', level: 'info' },
  }),
  line({
    at: 0,
    everyMs: 200,
    untilMs: 30 * MINUTE,
    record: { '@timestamp': '{time}', service: 'db', message: 'query took {n} ms', level: 'info' },
  }),
  line({
    at: 20 * MINUTE,
    everyMs: 100,
    untilMs: 25 * MINUTE,
    record: {
      '@timestamp': '{time}',
      service: 'db',
      message: 'connection pool exhausted, {n} waiting',
      level: 'error',
    },
  }),
  line({
    at: 20 * MINUTE + 15_000,
    everyMs: 100,
    untilMs: 25 * MINUTE,
    record: {
      '@timestamp': '{time}',
      service: 'checkout',
      message: 'timeout acquiring connection {n}',
      level: 'error',
    },
  }),
].join('\n');

describe('replay', () => {
  it('makes one incident of an outage that spans two services', () => {
    const incidents = replay(readRecording(outage, START, 'test'), { rules });
    expect(incidents.map(({ services }) => [...services].sort())).toEqual([['checkout', 'db']]);
    expect(incidents[0]).toMatchObject({ state: 'resolved', resolvedBy: 'tocsin' });
    expect(incidents[0]!.members.map(({ kind }) => kind)).toContain('log.error-share');
  });
});
