import { describe, expect, it } from '@jest/globals';
import { type PeriodVerdict, excusePeriod, newPeriodState, watchPeriod } from './period-watch.js';

const BUCKET = 10_000;
const heardAt = (times: readonly number[], untilMs: number): (PeriodVerdict & { at: number })[] => {
  const state = newPeriodState();
  const verdicts: (PeriodVerdict & { at: number })[] = [];
  for (let at = BUCKET; at <= untilMs; at += BUCKET) {
    const verdict = watchPeriod(state, times.includes(at), at, BUCKET);
    if (verdict) verdicts.push({ ...verdict, at });
  }
  return verdicts;
};
const every = (periodMs: number, untilMs: number, jitter = (_n: number) => 0): number[] =>
  Array.from({ length: Math.floor(untilMs / periodMs) }, (_, n) => (n + 1) * periodMs + jitter(n) * BUCKET);

describe('a template that comes every five minutes', () => {
  it('is missed after three periods, for as long as it is away, and told when it is back', () => {
    const verdicts = heardAt([...every(300_000, 6_000_000), 9_000_000], 9_000_000);
    expect(verdicts.slice(0, -1).every(({ status }) => status === 'stopped')).toBe(true);
    expect(verdicts.at(-1)!.status).toBe('resumed');
    expect(verdicts.at(-2)!.at).toBeGreaterThan(8_900_000);
    expect(verdicts[0]!.at - 6_000_000).toBe(900_000);
    expect(Math.round(verdicts[0]!.periodMs)).toBe(300_000);
  });

  it('may come a little early or late', () => {
    const times = every(300_000, 6_000_000, (n) => (n % 3) - 1);
    expect(heardAt(times, 6_600_000)).toEqual([]);
    expect(heardAt(times, 8_000_000).length).toBeGreaterThan(0);
  });

  it('is given up when it has been gone for long', () => {
    const verdicts = heardAt(every(300_000, 6_000_000), 40_000_000);
    expect(verdicts.length).toBeGreaterThan(0);
    expect(verdicts.at(-1)!.at - 6_000_000).toBeLessThanOrEqual(6_000_000);
  });

  it('says nothing when it never was regular or too little is known', () => {
    const irregular = every(300_000, 6_000_000, (n) => (n * 7) % 29);
    expect(heardAt(irregular, 20_000_000)).toEqual([]);
    expect(heardAt(every(300_000, 1_500_000), 20_000_000)).toEqual([]);
  });

  it('is not missed while nobody sends', () => {
    const state = newPeriodState();
    for (let at = BUCKET; at <= 6_000_000; at += BUCKET) watchPeriod(state, at % 300_000 === 0, at, BUCKET);
    excusePeriod(state);
    expect(watchPeriod(state, false, 8_000_000, BUCKET)).toBeNull();
    expect(watchPeriod(state, true, 9_000_000, BUCKET)).toBeNull();
    expect(Math.round(state.gapMs)).toBe(300_000);
  });
});
