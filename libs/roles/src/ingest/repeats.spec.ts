import { describe, expect, it } from '@jest/globals';
import { Repeats } from './repeats.js';

function setUp() {
  const timer = { at: 0, now: () => timer.at };
  let done = 0;
  let repeated = 0;
  const repeats = new Repeats<number>(timer);
  const send = (key: string, work = async () => ++done) => repeats.once(key, work, () => repeated++);
  return { timer, send, counts: () => ({ done, repeated }) };
}

describe('Repeats', () => {
  it('does the work of a key once, also when both come at the same time', async () => {
    const { send, counts } = setUp();
    expect(await Promise.all([send('a'), send('a'), send('b')])).toEqual([1, 1, 2]);
    expect(counts()).toEqual({ done: 2, repeated: 1 });
  });

  it('tries again what failed', async () => {
    const { send } = setUp();
    await expect(send('a', () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(await send('a')).toBe(1);
  });

  it('forgets after ten minutes', async () => {
    const { send, timer } = setUp();
    await send('a');
    timer.at = 600_001;
    expect(await send('a')).toBe(2);
  });
});
