import { describe, expect, it } from '@jest/globals';
import { newThresholdState, type ThresholdLimit, watchThreshold } from './threshold-watch.js';

const limit = (over: Partial<ThresholdLimit>): ThresholdLimit => ({ id: 'x', forMs: 0, severity: 'high', ...over });
const watch = (rule: ThresholdLimit, values: readonly number[]) => {
  const state = newThresholdState();
  return values.map((value, i) => watchThreshold(state, rule, i * 10, value));
};

describe('watchThreshold', () => {
  it.each([
    ['above', limit({ above: 90 }), [89, 90, 91, 92, 90], ['fine', 'fine', 'firing', 'firing', 'cleared']],
    ['below', limit({ below: 10 }), [11, 9, 10], ['fine', 'firing', 'cleared']],
    ['hysteresis', limit({ above: 90, clear: 80 }), [91, 85, 81, 80], ['firing', 'firing', 'firing', 'cleared']],
    ['a hold', limit({ above: 90, forMs: 20 }), [91, 91, 91, 1], ['holding', 'holding', 'firing', 'cleared']],
    [
      'an interrupted hold',
      limit({ above: 90, forMs: 20 }),
      [91, 1, 91, 91],
      ['holding', 'fine', 'holding', 'holding'],
    ],
  ])('%s', (_, rule, values, verdicts) => {
    expect(watch(rule, values)).toEqual(verdicts);
  });
});
