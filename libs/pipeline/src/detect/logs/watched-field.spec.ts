import { describe, expect, it } from '@jest/globals';
import { FieldTally, hashOf } from '@tocsin/detect';
import { FieldWindow } from './field-window.js';
import { WatchedField } from './watched-field.js';

const minuteOf = (values: readonly (number | null)[], unit = 0): FieldTally => {
  const tally = new FieldTally();
  for (const value of values) tally.add(value === null ? null : { value, unit });
  return tally;
};
const hash = (text: string) => hashOf(new Uint8Array(Buffer.from(text)), 0, text.length);

/** Feeds a minute of values for each list and says what the field is then, and what its minutes gave. */
function watch(field: WatchedField, minutes: readonly (readonly (number | null)[])[], unit = 0) {
  const points = minutes.map((values) => {
    field.add(minuteOf(values, unit));
    return field.closeMinute();
  });
  return { role: field.role, points };
}
const many = (value: (n: number) => number | null, minutes = 6) =>
  Array.from({ length: minutes }, (_, m) => Array.from({ length: 20 }, (_, n) => value(m * 20 + n)));

describe('a position of a template', () => {
  it('with durations becomes a series of its means', () => {
    const field = new WatchedField('t-1', 'in', false);
    const { role, points } = watch(
      field,
      many((n) => 10 + ((n * 7) % 13)),
      1,
    );
    expect([role, field.unit]).toEqual(['series', 'ms']);
    expect(points.slice(0, 5)).toEqual([null, null, null, null, null]);
    expect(points[5]).toBeGreaterThan(10);
  });

  it('with numbers without unit or key measures nothing', () => {
    const field = new WatchedField('t-1', 'order', false);
    for (let n = 0; n < 40; n++) field.learnValue(hash(`${n}`));
    expect(
      watch(
        field,
        many((n) => n),
      ).role,
    ).toBe('none');
  });

  it('whose numbers only grow counts something, and is given up', () => {
    const field = new WatchedField('t-1', 'committed', true);
    for (let n = 0; n < 40; n++) field.learnValue(hash(`${n}`));
    expect(
      watch(
        field,
        many((n) => n),
      ).role,
    ).toBe('candidate');
    expect(
      watch(
        field,
        many((n) => 120 + n, 30),
      ).role,
    ).toBe('none');
  });

  it('with few different words is watched for another, the more surprising the longer there was none', () => {
    const field = new WatchedField('t-1', 'relay', true);
    for (const word of ['a', 'b', 'c']) expect(field.learnValue(hash(word))).toBeNull();
    expect(
      watch(
        field,
        many(() => null),
      ).role,
    ).toBe('values');
    field.add(minuteOf(Array(100).fill(null)));
    const early = field.learnValue(hash('d'))!;
    field.add(minuteOf(Array(5_000).fill(null)));
    expect(field.learnValue(hash('e'))!).toBeGreaterThan(early + 1);
    const revived = WatchedField.fromJson(JSON.parse(JSON.stringify(field.toJson())));
    expect(revived.hasHad(hash('e'))).toBe(true);
    expect(revived.learnValue(hash('f'))).toBe(field.learnValue(hash('f')));
  });

  it('with a million different words is given up', () => {
    const field = new WatchedField('t-1', 'relay', true);
    for (let n = 0; n < 1_000_000; n++) if (!field.hasHad(n)) field.learnValue(n);
    expect(
      watch(
        field,
        many(() => null),
      ).role,
    ).toBe('none');
    expect(JSON.stringify(field.toJson()).length).toBeLessThan(1_000);
  });
});

describe('the strange values of a bucket', () => {
  const value = (n: number) => ({ time: n, text: `line ${n}`, host: '', severity: 9, value: `v${n}` });

  it('are the same in any order, and end when they are too many', () => {
    const offered = (numbers: readonly number[]) => {
      const window = new FieldWindow();
      for (const n of numbers) if (window.wants(0, n % 100, n)) window.offer(0, n % 100, value(n));
      return window.strange.get(0);
    };
    const numbers = Array.from({ length: 300 }, (_, n) => n);
    expect(new Map([...offered([...numbers].reverse())!].sort())).toEqual(new Map([...offered(numbers)!].sort()));
    const flooded = new FieldWindow();
    for (let n = 0; n < 1_000_000; n++) if (flooded.wants(0, n, n)) flooded.offer(0, n, value(n));
    expect(flooded.strange.get(0)).toBeNull();
    expect(FieldWindow.fromJson(JSON.parse(JSON.stringify(flooded.toJson()))).wants(0, 1, 0)).toBe(false);
  });
});
