import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { RateSeries } from './rate-series.js';

/** Counts around a mean, always the same. */
const calm = (length: number, mean: number) =>
  Array.from({ length }, (_, i) => Math.max(0, Math.round(mean + Math.sqrt(mean) * Math.sin(i * 12.9898) * 1.4)));
const observe = (series: RateSeries, counts: readonly number[]) => counts.map((count) => series.observe(count));

describe('RateSeries', () => {
  it('learns before it judges', () => {
    expect(observe(new RateSeries(), [0, 0, 900])).toMatchObject([
      { state: 'learning' },
      { surprise: 0 },
      { surprise: 0 },
    ]);
  });

  it('notices a burst once', () => {
    const verdicts = observe(new RateSeries(), [...calm(200, 40), 400, 400, 400]).slice(-3);
    expect(verdicts[0]).toMatchObject({ state: 'ready', direction: 'up' });
    expect(verdicts[0]!.surprise).toBeGreaterThan(4);
    expect(verdicts[2]!.surprise).toBe(0);
  });

  it('notices the silence of a template that was always heard', () => {
    const [verdict] = observe(new RateSeries(), [...calm(200, 60), 0]).slice(-1);
    expect(verdict).toMatchObject({ direction: 'down' });
    expect(verdict!.surprise).toBeGreaterThan(3);
  });

  it('does not miss what was rarely there', () => {
    expect(
      observe(new RateSeries(), [...calm(200, 1), 0, 0, 0])
        .slice(-3)
        .every(({ surprise }) => surprise === 0),
    ).toBe(true);
  });

  it('is quiet on what it knows', () => {
    const alarms = observe(new RateSeries(), calm(2_000, 25)).filter(({ surprise }) => surprise >= 4);
    expect(alarms.length).toBeLessThanOrEqual(1);
  });

  it('goes on from its bytes as it would have', () => {
    const one = new RateSeries();
    observe(one, calm(300, 20));
    const writer = new ByteWriter();
    one.encode(writer);
    const two = RateSeries.decode(new ByteReader(writer.take()));
    const rest = [...calm(50, 20), 200, 3];
    expect(observe(two, rest)).toEqual(observe(one, rest));
  });
});
