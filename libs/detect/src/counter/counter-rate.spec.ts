import { describe, expect, it } from '@jest/globals';
import { newCounterState, ratePerSecond } from './counter-rate.js';

const rates = (instrument: 'counter' | 'delta', points: readonly (readonly [number, number])[]) => {
  const state = newCounterState();
  const found = points.map(([at, value]) => ratePerSecond(state, instrument, at, value)?.perSecond ?? null);
  return { found, resets: state.resets };
};

describe('ratePerSecond', () => {
  it.each([
    [
      'growth',
      'counter',
      [
        [0, 100],
        [10_000, 150],
        [20_000, 250],
      ],
      [null, 5, 10],
      0,
    ],
    [
      'a restart',
      'counter',
      [
        [0, 100],
        [10_000, 150],
        [20_000, 20],
      ],
      [null, 5, 2],
      1,
    ],
    [
      'a point twice',
      'counter',
      [
        [0, 100],
        [10_000, 150],
        [10_000, 150],
        [20_000, 150],
      ],
      [null, 5, null, 0],
      0,
    ],
    [
      'a late point',
      'counter',
      [
        [0, 100],
        [10_000, 150],
        [5_000, 120],
        [20_000, 200],
      ],
      [null, 5, null, 5],
      0,
    ],
    [
      'a long gap',
      'counter',
      [
        [0, 0],
        [10_000, 10],
        [500_000, 5_000],
        [510_000, 5_010],
      ],
      [null, 1, null, 1],
      0,
    ],
    [
      'deltas',
      'delta',
      [
        [0, 30],
        [10_000, 30],
        [20_000, 60],
      ],
      [null, 3, 6],
      0,
    ],
  ] as const)('takes %s', (_, instrument, points, expected, resets) => {
    expect(rates(instrument, points)).toEqual({ found: expected, resets });
  });
});
