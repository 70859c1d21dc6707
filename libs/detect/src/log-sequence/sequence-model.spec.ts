import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SequenceModel } from './sequence-model.js';

const usual = [1, 2, 2, 3, 4];
const trained = (count = 200): SequenceModel => {
  const model = new SequenceModel();
  for (let i = 0; i < count; i++) model.observe(i % 5 === 0 ? [1, 2, 3, 4] : usual);
  return model;
};
const restored = (model: SequenceModel) =>
  new SequenceModel(JSON.parse(JSON.stringify(model.toJson())) as ReturnType<SequenceModel['toJson']>);
const session = fc.array(fc.integer({ min: 0, max: 12 }), { maxLength: 50 });

describe('SequenceModel', () => {
  it('says that it learns', () => {
    const model = new SequenceModel();
    expect(model.observe([9, 9, 9]).state).toBe('learning');
    for (let i = 0; i < 50; i++) model.observe(usual);
    expect(model.observe(usual).state).toBe('ready');
  });
  it.each([
    ['an event that is missing', [1, 2, 2, 4], 'order', [2, 4]],
    ['events that are repeated', [1, 2, 2, 2, 2, 2, 3, 4], 'counts', undefined],
    ['an order never seen', [1, 3, 2, 2, 4], 'order', [2, 4]],
    ['an end in the middle', [1, 2], 'early-end', [2, -2]],
    ['an event never seen', [1, 2, 2, 3, 99, 4], 'new-event', [3, 99]],
  ])('finds %s, and says what it is', (_, events, unusual, step) => {
    const verdict = trained().judge(events);
    expect(verdict.unusual).toBe(unusual);
    if (step) expect(verdict.rarest).toEqual(step);
    expect(verdict.score).toBeGreaterThan(2 + trained().judge(usual).score);
  });
  it('counts the events that are missing', () => {
    expect(trained().judge([1, 2, 2, 4]).distance).toBe(1);
  });
  it('finds less in what comes again and again', () => {
    const model = trained();
    const first = model.observe([1, 4]).score;
    for (let i = 0; i < 100; i++) model.observe([1, 4]);
    expect(model.judge([1, 4]).score).toBeLessThan(first / 4);
  });
  it('knows events that turned out to be one as one', () => {
    const model = trained();
    for (let i = 0; i < 200; i++) model.observe([1, 20, 2, 3, 4]);
    model.merge(20, 2);
    expect(model.judge(usual)).toMatchObject({ distance: 0 });
    expect(model.judge(usual).rarity).toBeLessThan(1);
  });
  it('goes on from a snapshot as if nothing had been', () => {
    fc.assert(
      fc.property(fc.array(session, { maxLength: 60 }), fc.array(session, { maxLength: 9 }), (before, after) => {
        const model = new SequenceModel();
        for (const events of before) model.observe(events);
        const again = restored(model);
        for (const events of after) expect(again.observe(events)).toEqual(model.observe(events));
      }),
    );
  });
  it('keeps no more than so many patterns and steps of sessions that never repeat', () => {
    const model = trained();
    for (let i = 0; i < 4_000; i++) model.observe(i % 4 === 0 ? usual : [1, 100 + i, 3, 4]);
    const { patterns, steps } = model.toJson();
    expect(patterns.length).toBeLessThanOrEqual(500);
    expect(steps.length).toBeLessThanOrEqual(5_000);
    expect(model.judge(usual).distance).toBe(0);
  });
  it('judges a session of any length by its beginning', () => {
    expect(new SequenceModel().judge(Array.from({ length: 100_000 }, (_, i) => i)).distance).toBe(300);
  });
});
