import { describe, expect, it } from '@jest/globals';
import { balanced, fitLogistic } from './logistic-fit.js';

const examples = balanced([
  Array.from({ length: 90 }, (_, i) => ({ features: [1, i % 2], joined: i % 2 === 1 })),
  Array.from({ length: 10 }, (_, i) => ({ features: [1, i % 2], joined: i % 2 === 1 })),
]);

describe('fitLogistic', () => {
  it('finds the feature that decides', () => {
    const [bias, feature] = fitLogistic(examples, [0, 0], 0.001);
    expect(bias).toBeLessThan(-1);
    expect(feature).toBeGreaterThan(2);
  });

  it('stays where it was when it is pulled hard', () => {
    const [, feature] = fitLogistic(examples, [0, 1], 0.9);
    expect(Math.abs(feature! - 1)).toBeLessThan(0.3);
  });

  it('counts each set and each class alike, however many examples they have', () => {
    const shares = (joined: boolean, from: number, to: number) =>
      examples.slice(from, to).reduce((sum, each) => sum + (each.joined === joined ? each.share : 0), 0);
    for (const joined of [true, false])
      for (const [from, to] of [
        [0, 90],
        [90, 100],
      ] as const)
        expect(shares(joined, from, to)).toBeCloseTo(0.25);
  });
});
