import { describe, expect, it } from '@jest/globals';
import { Mewma } from './mewma.js';

/** Two metrics that move together, and a third by itself. */
function vectors(count: number): number[][] {
  let state = 3;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000 - 0.5;
  return Array.from({ length: count }, () => {
    const load = chance();
    return [10 + load, 50 + 5 * load + 0.2 * chance(), 3 + chance()];
  });
}
const scores = (rows: readonly (readonly number[])[]) => {
  const mewma = new Mewma(3);
  return rows.map((row) => mewma.observe(row));
};
const most = (rows: readonly { score: number }[]) => Math.max(...rows.map(({ score }) => score));

describe('Mewma', () => {
  it('says learning rather than guess', () => {
    const verdicts = scores(vectors(400));
    expect(verdicts.slice(0, 399).every(({ state, score }) => state === 'learning' && score === 0)).toBe(true);
    expect(verdicts[399]!.state).toBe('ready');
  });
  it('sees metrics that stop moving together though each stays in its range', () => {
    const rows = vectors(1_000).map(([a, b, c], i) => (i < 800 ? [a!, b!, c!] : [a!, 100 - b!, c!]));
    const apart = rows.map(([a, b, c], i) => (i < 800 ? [a!, b!, c!] : [10.3, 48.5, c!]));
    expect(most(scores(apart).slice(810))).toBeGreaterThan(2 * most(scores(vectors(1_000)).slice(400)));
  });
  it('names the metric that left', () => {
    const rows = vectors(600).map(([a, b, c], i) => [a!, b!, i < 500 ? c! : c! + 4]);
    const { contributions } = scores(rows)[560]!;
    expect(contributions.indexOf(Math.max(...contributions))).toBe(2);
  });
  it('survives a metric that never changes, and one that is missing', () => {
    const rows = vectors(600).map(([a, b], i) => [a!, i % 7 === 0 ? NaN : b!, 42]);
    expect(scores(rows).every(({ score }) => Number.isFinite(score))).toBe(true);
  });
  it('depends on no later vector', () => {
    const rows = vectors(700);
    const other = [...rows.slice(0, 500), ...rows.slice(500).map((row) => row.map((value) => -value))];
    expect(scores(other).slice(0, 500)).toEqual(scores(rows).slice(0, 500));
  });
});
