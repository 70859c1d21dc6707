import { describe, expect, it } from '@jest/globals';
import { forecast, halfWidth } from './forecaster.js';
import { type Seasons } from './members.js';
import { timeToThreshold } from './time-to-threshold.js';

const SEASONS: Seasons = { short: 24, long: 168, horizon: 48 };
/** Days, quieter at the weekend, with noise and a slope: always the same. */
function hours(count: number, slope = 0, noise = 4): Float64Array {
  let state = 5;
  return Float64Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const weekend = Math.floor(i / 24) % 7 >= 5 ? 0.6 : 1;
    return 100 + weekend * 40 * Math.sin((i * 2 * Math.PI) / 24) + slope * i + noise * (state / 0x100000000 - 0.5);
  });
}
const meanError = (said: Float64Array, happened: Float64Array): number =>
  said.reduce((sum, value, h) => sum + Math.abs(value - happened[h]!), 0) / said.length;

describe('forecast', () => {
  it('continues days and weeks closer than the same hour of yesterday does', () => {
    const all = hours(900);
    const known = all.slice(0, 852);
    const said = forecast(known, SEASONS)!;
    const yesterday = known.slice(known.length - 48);
    expect(meanError(said.point, all.slice(852))).toBeLessThan(0.5 * meanError(yesterday, all.slice(852)));
  });
  it('keeps its word about how often it is wrong', () => {
    const all = hours(1_400, 0, 30);
    let [inside, total] = [0, 0];
    for (let end = 700; end + 48 <= all.length; end += 48) {
      const said = forecast(all.slice(0, end), SEASONS)!;
      said.point.forEach((value, h) => {
        total++;
        if (Math.abs(all[end + h]! - value) <= halfWidth(said, h, 0.9)) inside++;
      });
    }
    expect(inside / total).toBeGreaterThan(0.84);
    expect(inside / total).toBeLessThan(0.97);
  });
  it('says nothing of a series that is too short, and uses days alone until there are weeks', () => {
    expect(forecast(hours(90), SEASONS)).toBeNull();
    expect(forecast(hours(200), SEASONS)!.point).toHaveLength(48);
  });
  it('survives a constant, zeros and negative values', () => {
    for (const make of [() => 7, () => 0, (i: number) => (i % 24) - 12]) {
      const said = forecast(
        Float64Array.from({ length: 700 }, (_, i) => make(i)),
        SEASONS,
      )!;
      expect([...said.point].every(Number.isFinite)).toBe(true);
      expect(Number.isFinite(halfWidth(said, 5, 0.95))).toBe(true);
    }
  });
  it('gives the same answer twice', () => {
    expect(forecast(hours(700), SEASONS)).toEqual(forecast(hours(700), SEASONS));
  });
});

describe('timeToThreshold', () => {
  const known = hours(840);
  const said = forecast(known, SEASONS)!;
  it('is nearly sure of what happens every day, and when', () => {
    const { probability, steps } = timeToThreshold(said, 130, 'above');
    expect(probability).toBeGreaterThan(0.9);
    const first =
      hours(888)
        .slice(840)
        .findIndex((value) => value >= 130) + 1;
    expect(Math.abs(steps!.p50 - first)).toBeLessThanOrEqual(2);
    expect(steps!.p10).toBeLessThanOrEqual(steps!.p90);
  });
  it('is nearly sure of what never happened', () => {
    const never = timeToThreshold(said, 500, 'above');
    expect(never.steps).toBeNull();
    expect(never.probability).toBeLessThan(0.03);
    expect(timeToThreshold(said, -500, 'below').steps).toBeNull();
  });
});
