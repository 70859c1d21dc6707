import { describe, expect, it } from '@jest/globals';
import { judgeErrorShare, newErrorShareState } from './error-share.js';

const limits = { minSurprise: 5, minErrors: 10, minRatio: 0.02 };
const play = (minutes: readonly (readonly [lines: number, errors: number])[]) => {
  const state = newErrorShareState();
  return minutes.map(([lines, errors]) => judgeErrorShare(state, lines, errors, limits, true));
};
const calm = Array.from({ length: 15 }, (_, i) => [600, 2 + (i % 4)] as const);

describe('judgeErrorShare', () => {
  it('says learning before it has history, whatever it sees', () => {
    expect(play([[100, 100]])[0]).toMatchObject({ state: 'learning', firing: false });
  });

  it('fires on a share far above the past, and clears when it is back', () => {
    const verdicts = play([...calm, [600, 120], [600, 90], [600, 3]]).slice(-3);
    expect(verdicts.map(({ firing, cleared }) => [firing, cleared])).toEqual([
      [true, false],
      [true, false],
      [false, true],
    ]);
    expect(verdicts[0]?.expectedRatio).toBeLessThan(0.01);
  });

  it.each([
    ['ordinary minutes', [600, 6]],
    ['few errors in little traffic', [12, 9]],
    ['more traffic at the same share', [60_000, 400]],
    ['no traffic', [0, 0]],
  ] as const)('stays quiet on %s', (_, minute) => {
    expect(play([...calm, minute]).at(-1)?.firing).toBe(false);
  });

  it('does not learn the outage as normal', () => {
    const outage = Array.from({ length: 60 }, () => [600, 120] as const);
    expect(play([...calm, ...outage]).at(-1)?.firing).toBe(true);
  });
});
