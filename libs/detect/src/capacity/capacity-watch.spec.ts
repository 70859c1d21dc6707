import { describe, expect, it } from '@jest/globals';
import { CapacityWatch } from './capacity-watch.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DISK = { limit: 95, direction: 'above', horizonMs: 24 * HOUR, minProbability: 0.5 } as const;

function run(valueOf: (minute: number) => number, minutes: number, watch = new CapacityWatch()) {
  const said: { kind: string; minute: number; hours: number | null }[] = [];
  for (let minute = 0; minute < minutes; minute++)
    for (const { kind, times } of watch.observe(minute * MINUTE, valueOf(minute), DISK))
      said.push({ kind, minute, hours: times && (times.p50At - minute * MINUTE) / HOUR });
  return { said, ledger: watch.ledger };
}
const noise = (minute: number) => ((minute * 7919) % 13) / 13;

describe('CapacityWatch', () => {
  it('tells hours before that a growing disk runs full, and is right', () => {
    const { said, ledger } = run((minute) => 50 + minute / 16 + noise(minute) / 4, 800);
    expect(said.map(({ kind }) => kind)).toEqual(['told', 'hit']);
    const [told] = said;
    const trulyAt = (95 - 50) * 16;
    expect(Math.abs(told!.minute + told!.hours! * 60 - trulyAt)).toBeLessThan(0.1 * trulyAt);
    expect(ledger.outcomes.hit).toBe(1);
  });
  it('leaves a steady disk alone, for days', () => {
    expect(run((minute) => 80 + 5 * Math.sin(minute / 229) + noise(minute), 10_000).said).toEqual([]);
  });
  it('withdraws when somebody cleans up', () => {
    const { said } = run((minute) => (minute < 300 ? 60 + minute / 12 : 40) + noise(minute) / 4, 600);
    expect(said.map(({ kind }) => kind)).toEqual(['told', 'withdrawn']);
  });
  it('writes down what nobody announced', () => {
    const { said, ledger } = run((minute) => (minute < 500 ? 50 : 99), 600);
    expect(said.map(({ kind }) => kind)).toEqual(['missed']);
    expect(ledger.missed).toBe(1);
  });
  it('goes on from its snapshot', () => {
    const valueOf = (minute: number) => 50 + minute / 16 + noise(minute);
    const watch = new CapacityWatch();
    run(valueOf, 137, watch);
    const copy = CapacityWatch.fromJson(JSON.parse(JSON.stringify(watch.toJson())));
    const rest = (of: CapacityWatch) => {
      const said = [];
      for (let minute = 137; minute < 800; minute++) said.push(...of.observe(minute * MINUTE, valueOf(minute), DISK));
      return said;
    };
    expect(rest(copy)).toEqual(rest(watch));
  });
});
