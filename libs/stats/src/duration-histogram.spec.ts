import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DurationHistogram } from './duration-histogram.js';

const histogramOf = (durations: readonly number[]): DurationHistogram => {
  const histogram = new DurationHistogram();
  for (const ms of durations) histogram.add(ms);
  return histogram;
};
const durations = fc.array(fc.double({ min: 0.01, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 });

describe('DurationHistogram', () => {
  it('gives quantiles within 6 % of the exact ones', () => {
    fc.assert(
      fc.property(durations, fc.constantFrom(0.5, 0.95), (all, ratio) => {
        const exact = [...all].sort((a, b) => a - b)[Math.ceil(all.length * ratio) - 1]!;
        const ratioOff = histogramOf(all).quantile(ratio) / exact;
        return ratioOff > 0.94 && ratioOff < 1.06;
      }),
    );
  });
  it('merges to what one histogram of all would be', () => {
    fc.assert(
      fc.property(durations, durations, (a, b) => {
        const merged = histogramOf(a);
        merged.merge(histogramOf(b).toCounts());
        expect(merged.toCounts()).toEqual(histogramOf([...b, ...a]).toCounts());
      }),
    );
  });
  it('is empty at first and bounded at both ends', () => {
    expect(new DurationHistogram().quantile(0.5)).toBe(0);
    expect(histogramOf([0, -1, NaN, 1e300]).toCounts().length).toBeLessThanOrEqual(3);
  });
});
