import { describe, expect, it } from '@jest/globals';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { type BaselineTier, MetricBaselines } from './metric-baselines.js';

const STEP = 300_000;
/** A day's wave with noise, always the same. */
function series(length: number): number[] {
  let state = 42;
  return Array.from({ length }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return 100 + 30 * Math.sin((i * STEP * 2 * Math.PI) / 86_400_000) + (10 * state) / 0x100000000;
  });
}
/** One series, as most tests need it. */
class MetricBaseline {
  constructor(
    tier: BaselineTier = 'full',
    readonly all = new MetricBaselines(tier),
    readonly slot = all.add(),
  ) {}
  observe = (at: number, value: number) => this.all.observe(this.slot, at, value);
}
const observe = (baseline: MetricBaseline, values: readonly number[], from = 0) =>
  values.map((value, i) => baseline.observe((from + i) * STEP, value));

describe('MetricBaseline', () => {
  it('says learning rather than guess', () => {
    const verdicts = observe(new MetricBaseline(), [...series(59), 1e9]);
    expect(new Set(verdicts.map(({ state }) => state))).toEqual(new Set(['learning']));
    expect(verdicts.every(({ score }) => score === 0)).toBe(true);
  });

  it.each([
    ['an hour', 3_600_000, true],
    ['five minutes', 300_000, false],
    ['ten seconds', 10_000, false],
  ])('pages for a lone point that stands for %s: %#', (_, step, pages) => {
    const baseline = new MetricBaseline();
    const values = [...series(200), 260];
    const scores = values.map((value, i) => baseline.observe(i * step, value).score);
    expect(scores.at(-1)! >= 0.18).toBe(pages);
    expect(scores.slice(0, -1).every((score) => score < 0.18)).toBe(true);
  });

  it('has a word for it all the same', () => {
    const baseline = new MetricBaseline();
    expect(observe(baseline, [...series(200), 260]).at(-1)!.views).toEqual([{ name: 'spike', surprise: 8 }]);
  });

  it('refuses a series that never changes', () => {
    expect(observe(new MetricBaseline(), Array(500).fill(7)).at(-1)).toMatchObject({ state: 'refused', score: 0 });
  });

  it('notices what leaves the past, once, and says which views saw it', () => {
    const values = series(3_000);
    for (let i = 2_500; i < 2_530; i++) values[i] = 400;
    const verdicts = observe(new MetricBaseline(), values);
    const alarms = verdicts.flatMap(({ score }, i) => (score >= 0.18 ? [i] : []));
    expect(alarms.filter((i) => i >= 2_500 && i < 2_530).length).toBeGreaterThan(0);
    expect(alarms.filter((i) => i < 2_500).length).toBeLessThanOrEqual(2);
    expect(verdicts[2_500]!.views.map(({ name }) => name)).toContain('range');
  });

  it.each(['full', 'lite'] as const)('depends on no later point (%s)', (tier) => {
    const values = series(1_500);
    values[1_200] = 300;
    const whole = observe(new MetricBaseline(tier), values);
    for (const cut of [450, 777, 1_201, 1_333]) {
      const other = [...values.slice(0, cut), ...values.slice(cut).map((value) => value * -3 + 17)];
      expect(observe(new MetricBaseline(tier), other).slice(0, cut)).toEqual(whole.slice(0, cut));
    }
  });

  it.each(['full', 'lite'] as const)('goes on from its bytes as it would have (%s)', (tier) => {
    const values = series(1_800);
    const one = new MetricBaseline(tier);
    observe(one, values.slice(0, 1_111));
    const writer = new ByteWriter();
    one.all.encode(one.slot, writer);
    const size = writer.take().length;
    const all = new MetricBaselines(tier);
    all.add();
    const two = new MetricBaseline(tier, all, all.decode(new ByteReader(writer.take())));
    expect(observe(two, values.slice(1_111), 1_111)).toEqual(observe(one, values.slice(1_111), 1_111));
    expect(size).toBeLessThanOrEqual(tier === 'full' ? 8_192 : 1_232);
  });

  it.each([
    ['a repeated point', 10 * STEP, 1],
    ['an earlier point', 5 * STEP, 1],
    ['not a number', 20 * STEP, NaN],
    ['infinity', 20 * STEP, Infinity],
  ])('does not learn %s', (_, at, value) => {
    const baseline = new MetricBaseline();
    observe(baseline, series(11));
    expect(baseline.observe(at, value).state).toBe('stale');
  });
});
