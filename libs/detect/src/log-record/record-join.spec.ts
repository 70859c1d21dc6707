import { describe, expect, it } from '@jest/globals';
import { joinLine, noRecord } from './record-join.js';

const INDENTED = true;
const after = (first: boolean, gapMs: number): boolean => {
  const record = noRecord();
  joinLine(record, first, 0);
  return joinLine(record, INDENTED, gapMs);
};

describe('lines that begin with a blank', () => {
  it('belong to the record before', () => {
    const record = noRecord();
    const lines = [false, true, true, false, false, true];
    expect(lines.map((isIndented, at) => joinLine(record, isIndented, at))).toEqual(lines);
    expect(after(!INDENTED, 10_000)).toBe(true);
  });
  it.each([
    ['come first', () => joinLine(noRecord(), INDENTED, 0)],
    ['come long after it', () => after(!INDENTED, 10_001)],
    ['follow one that stands for itself', () => after(INDENTED, 1)],
  ])('stand for themselves when they %s', (_, joins) => {
    expect(joins()).toBe(false);
  });
  it('are no more than a thousand to a record', () => {
    const record = noRecord();
    joinLine(record, !INDENTED, 0);
    const joined = Array.from({ length: 1_200 }, () => joinLine(record, INDENTED, 1));
    expect(joined.filter(Boolean)).toHaveLength(999);
  });
});
