import { describe, expect, it } from '@jest/globals';
import { DAY_MS, HOUR_MS } from '@tocsin/model';
import { Companions } from './companions.js';

const SECOND = 1_000;
const at = (service: string) => ({ service, host: '' });

/** The database, then what follows it 40 s later, each hour. */
function learnt(hours: number, companions = new Companions()): Companions {
  for (let hour = 0; hour < hours; hour++) {
    companions.note(at('db'), hour * HOUR_MS);
    companions.note(at('checkout'), hour * HOUR_MS + 40 * SECOND);
  }
  companions.note(at('mail'), hours * HOUR_MS);
  return companions;
}

describe('Companions', () => {
  it('learn what comes together, in which order and how much later', () => {
    const [first] = learnt(9).top(5, 9 * HOUR_MS);
    expect(first).toMatchObject({ first: 'db', second: 'checkout', together: 8.9, lagMs: 40_000 });
    expect(first!.follows).toBeCloseTo(8.9, 1);
  });

  it('tell that there is news once', () => {
    const companions = learnt(2);
    expect([companions.takeNews(), companions.takeNews()]).toEqual([true, false]);
  });

  it('know a lift for what came together often, and none for strangers', () => {
    const companions = learnt(9);
    const now = 9 * HOUR_MS;
    expect(companions.lift('db', 'checkout', now)).toBeGreaterThan(1);
    expect(companions.lift('db', 'nobody', now)).toBe(0);
  });

  it('fade within weeks', () => {
    const [now] = learnt(9).top(1, 9 * HOUR_MS);
    const [later] = learnt(9).top(1, 9 * HOUR_MS + 28 * DAY_MS);
    expect(later!.together).toBeCloseTo(now!.together / 4, 1);
  });

  it('believe a person who merges or splits', () => {
    const [untold, merged, split] = [learnt(9), learnt(9), learnt(9)];
    merged.judge(['db'], ['mail'], true, 9 * HOUR_MS);
    split.judge(['db'], ['checkout'], false, 9 * HOUR_MS);
    const now = 9 * HOUR_MS;
    expect(merged.lift('db', 'mail', now)).toBeGreaterThan(untold.lift('db', 'mail', now));
    expect(split.lift('db', 'checkout', now)).toBeLessThan(untold.lift('db', 'checkout', now));
  });

  it('go on from their JSON as they would have', () => {
    const revived = new Companions(JSON.parse(JSON.stringify(learnt(4))));
    expect(revived.top(5, 5 * HOUR_MS)).toEqual(learnt(4).top(5, 5 * HOUR_MS));
    expect(revived.toJSON()).toEqual(learnt(4).toJSON());
  });
});
