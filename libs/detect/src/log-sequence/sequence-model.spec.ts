import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SequenceModel } from './sequence-model.js';

const usual = [1, 2, 2, 3, 4];
const trained = (count = 200): SequenceModel => {
  const model = new SequenceModel();
  for (let i = 0; i < count; i++) model.learn(i % 5 === 0 ? [1, 2, 3, 4] : usual);
  return model;
};

describe('SequenceModel', () => {
  it('says that it learns, and calls nothing unusual meanwhile', () => {
    const model = new SequenceModel();
    expect(model.observe([9, 9, 9])).toMatchObject({ state: 'learning', unusual: false });
    for (let i = 0; i < 50; i++) model.observe(usual);
    expect(model.observe(usual)).toMatchObject({ state: 'ready', unusual: false });
  });
  it.each([
    ['an event that is missing', [1, 2, 2, 4]],
    ['an event that is repeated', [1, 2, 2, 2, 2, 2, 3, 4]],
    ['an order never seen', [1, 3, 2, 2, 4]],
    ['an end in the middle', [1, 2]],
    ['an event never seen', [1, 2, 2, 3, 99, 4]],
  ])('finds %s', (_, events) => {
    expect(trained().judge(events).unusual).toBe(true);
    expect(trained().judge(usual).unusual).toBe(false);
  });
  it('names the step that was least expected', () => {
    expect(trained().judge([1, 2, 2, 4])).toMatchObject({ distance: 1, rarest: [2, 4] });
    expect(trained().judge([1, 2])).toMatchObject({ rarest: [2, -2] });
  });
  it('does not learn what it found unusual', () => {
    const model = trained();
    const first = model.observe([7, 7, 7]);
    expect(model.observe([7, 7, 7])).toEqual(first);
  });
  it('takes any session in bounded time', () => {
    const session = fc.array(fc.integer({ min: 0, max: 1_000_000 }), { maxLength: 50 });
    fc.assert(
      fc.property(fc.array(session, { maxLength: 60 }), (sessions) => {
        const model = new SequenceModel();
        for (const events of sessions) expect(Number.isFinite(model.observe(events).score)).toBe(true);
      }),
    );
    expect(new SequenceModel().judge(Array.from({ length: 100_000 }, (_, i) => i)).distance).toBe(2_000);
  });
});
