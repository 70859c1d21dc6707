import { describe, expect, it } from '@jest/globals';
import { hear, judgeSilence, newSilenceState } from './silence-watch.js';

const MINUTE = 60_000;
const heard = (count: number, everyMs: number) => {
  const state = newSilenceState();
  for (let i = 0; i < count; i++) hear(state, i * everyMs);
  return state;
};

describe('judgeSilence', () => {
  it('speaks once, and hears the end', () => {
    const state = heard(20, MINUTE);
    expect(judgeSilence(state, 22 * MINUTE, 5 * MINUTE)).toBeNull();
    expect(judgeSilence(state, 24 * MINUTE, 5 * MINUTE)).toBe(5 * MINUTE);
    expect(judgeSilence(state, 25 * MINUTE, 5 * MINUTE)).toBeNull();
    expect(hear(state, 26 * MINUTE)).toBe(true);
    expect(hear(state, 27 * MINUTE)).toBe(false);
  });
  it('waits four usual intervals of a series that comes rarely', () => {
    const state = heard(20, 10 * MINUTE);
    expect(judgeSilence(state, 220 * MINUTE, 5 * MINUTE)).toBeNull();
    expect(judgeSilence(state, 231 * MINUTE, 5 * MINUTE)).not.toBeNull();
  });
  it('does not know how regular a new series is', () => {
    expect(judgeSilence(heard(5, MINUTE), 60 * MINUTE, 5 * MINUTE)).toBeNull();
  });
});
