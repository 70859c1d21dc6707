import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dequeue, enqueue, type Pending } from './pending-queue.js';
import { advanceClock, newScopeClock } from './scope-clock.js';

describe('advanceClock', () => {
  const late = 120_000;
  const mark = (watermark: number, idle = false) => ({ watermark, idle });

  it('is the least mark of the busy partitions', () => {
    const clock = newScopeClock();
    expect(advanceClock(clock, 0, 2, mark(300_000), late)).toBe(180_000);
    expect(advanceClock(clock, 1, 2, mark(250_000), late)).toBe(250_000);
    expect(advanceClock(clock, 0, 2, mark(400_000), late)).toBe(280_000);
  });

  it('stands still until a partition has something to say, then does not wait for the idle', () => {
    const clock = newScopeClock();
    expect(advanceClock(clock, 0, 2, mark(9_000_000, true), late)).toBe(0);
    expect(advanceClock(clock, 1, 2, mark(500_000), late)).toBe(500_000);
  });

  it('does not let an idle partition push a busy one', () => {
    const clock = newScopeClock();
    advanceClock(clock, 1, 2, mark(500_000), late);
    expect(advanceClock(clock, 0, 2, mark(9_000_000, true), late)).toBe(500_000);
  });

  it('never goes back', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(3), fc.nat(1_000_000), fc.boolean())), (marks) => {
        const clock = newScopeClock();
        let before = 0;
        for (const [partition, watermark, idle] of marks) {
          const at = advanceClock(clock, partition, 4, mark(watermark, idle), late);
          expect(at).toBeGreaterThanOrEqual(before);
          before = at;
        }
      }),
    );
  });
});

describe('the pending queue', () => {
  it('hands out in (time, key) order whatever the arrival, once each', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat(20), fc.constantFrom('a', 'b', 'c'))), (arrivals) => {
        const queue: Pending<string>[] = [];
        for (const [at, key] of arrivals) enqueue(queue, { at, key, item: `${at}${key}` });
        const out = dequeue(queue, 10).concat(dequeue(queue, 20));
        const distinct = [...new Set(arrivals.map(([at, key]) => `${String(at).padStart(2, '0')}${key}`))].sort();
        expect(out.map(({ at, key }) => `${String(at).padStart(2, '0')}${key}`)).toEqual(distinct);
      }),
    );
  });
});
