import { describe, expect, it } from '@jest/globals';
import { BurnRate } from './burn-rate.js';

/** First minute with an alarm, and its severity. */
function firstAlarm(badOf: (minute: number) => number, minutes: number, from = new BurnRate(0.999)) {
  for (let minute = 0; minute < minutes; minute++) {
    const verdict = from.observe(100, badOf(minute));
    if (verdict) return { minute, severity: verdict.window.severity };
  }
  return null;
}

describe('BurnRate', () => {
  it('leaves an allowed share of errors alone', () => {
    expect(firstAlarm(() => 0.09, 5_000)).toBeNull();
  });
  it.each([
    ['a fast burn', 10, 'critical', 9],
    ['a slow one', 0.7, 'high', 308],
    ['a crawl', 0.2, 'medium', 2_159],
  ])('finds %s', (_, bad, severity, within) => {
    const alarm = firstAlarm((minute) => (minute < 4_320 ? 0 : bad), 10_000);
    expect(alarm?.severity).toBe(severity);
    expect(alarm!.minute - 4_320).toBeLessThanOrEqual(within);
  });
  it('ends when the short window is clean again', () => {
    const burn = new BurnRate(0.999);
    for (let i = 0; i < 20; i++) burn.observe(100, 10);
    const after = Array.from({ length: 6 }, () => burn.observe(100, 0)?.window.severity ?? null);
    expect(after[5]).not.toBe('critical');
  });
  it('needs requests, and goes on from its snapshot', () => {
    const burn = new BurnRate(0.99);
    expect(burn.observe(5, 5)).toBeNull();
    for (let i = 0; i < 30; i++) burn.observe(50, i % 3);
    const copy = BurnRate.fromJson(0.99, JSON.parse(JSON.stringify(burn.toJson())));
    expect(copy.observe(100, 40)).toEqual(burn.observe(100, 40));
  });
});
