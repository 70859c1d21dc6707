import { describe, expect, it } from '@jest/globals';
import { joinLine, noRecord } from './record-join.js';

const INDENTED = true;

describe('lines that begin with a blank', () => {
  it('belong to the record before', () => {
    const record = noRecord();
    const lines = [false, true, true, false, false, true];
    expect(lines.map((isIndented, at) => joinLine(record, 1, isIndented, at))).toEqual(lines);
  });
  it.each([
    ['come first', (): boolean => joinLine(noRecord(), 1, INDENTED, 0)],
    [
      'come long after it',
      () => {
        const record = noRecord();
        joinLine(record, 1, false, 0);
        return joinLine(record, 1, INDENTED, 10_001);
      },
    ],
    [
      'are of another service',
      () => {
        const record = noRecord();
        joinLine(record, 1, false, 0);
        return joinLine(record, 2, INDENTED, 1);
      },
    ],
    [
      'follow one that stands for itself',
      () => {
        const record = noRecord();
        joinLine(record, 1, INDENTED, 0);
        return joinLine(record, 1, INDENTED, 1);
      },
    ],
  ])('stand for themselves when they %s', (_, joins) => {
    expect(joins()).toBe(false);
  });
  it('are no more than a thousand to a record', () => {
    const record = noRecord();
    joinLine(record, 1, false, 0);
    const joined = Array.from({ length: 1_200 }, () => joinLine(record, 1, INDENTED, 1));
    expect(joined.filter(Boolean)).toHaveLength(999);
  });
});
