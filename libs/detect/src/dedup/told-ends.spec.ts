import { describe, expect, it } from '@jest/globals';
import { type ForeignAlert, MINUTE_MS } from '@tocsin/model';
import { ToldEnds } from './told-ends.js';

const alert = (status: ForeignAlert['status'], at: number | null, key = 'disk'): ForeignAlert => ({
  source: 'alertmanager',
  key,
  status,
  name: 'disk full',
  severity: 'high',
  service: 'db',
  host: '',
  at,
  message: '',
  url: '',
  labels: {},
});

describe('ToldEnds', () => {
  it('knows a beginning that comes after its own end, and takes a later one for what it is', () => {
    const ends = new ToldEnds();
    expect(ends.isOver(1, alert('resolved', 50_000), 60_000)).toBe(false);
    expect(ends.isOver(1, alert('firing', 10_000), 70_000)).toBe(true);
    expect(ends.isOver(1, alert('firing', 65_000), 70_000)).toBe(false);
  });

  it('keeps services and conditions apart, and cannot judge a sender who names no time', () => {
    const ends = new ToldEnds();
    ends.isOver(1, alert('resolved', 50_000), 60_000);
    expect(ends.isOver(2, alert('firing', 10_000), 70_000)).toBe(false);
    expect(ends.isOver(1, alert('firing', 10_000, 'cpu'), 70_000)).toBe(false);
    expect(ends.isOver(1, alert('firing', null), 70_000)).toBe(false);
  });

  it('forgets after ten minutes, and goes on from its JSON as it would have', () => {
    const ends = new ToldEnds();
    ends.isOver(1, alert('resolved', 50_000), MINUTE_MS);
    const revived = new ToldEnds(JSON.parse(JSON.stringify(ends.toJson())));
    expect(revived.isOver(1, alert('firing', 10_000), 11 * MINUTE_MS)).toBe(true);
    expect(revived.isOver(1, alert('firing', 10_000), 11 * MINUTE_MS + 1)).toBe(false);
    expect(revived.toJson()).toEqual([]);
  });
});
