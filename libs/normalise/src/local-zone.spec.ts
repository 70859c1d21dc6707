import { describe, expect, it } from '@jest/globals';
import { localZone } from './local-zone.js';

describe('localZone', () => {
  it.each([
    ['UTC', '2026-06-01T12:00', '2026-06-01T12:00'],
    ['Europe/Berlin', '2026-01-15T12:00', '2026-01-15T11:00'],
    ['Europe/Berlin', '2026-06-01T12:00', '2026-06-01T10:00'],
    ['Asia/Kathmandu', '2026-06-01T12:00', '2026-06-01T06:15'],
    ['Australia/Lord_Howe', '2026-01-15T12:00', '2026-01-15T01:00'],
    ['Europe/Berlin, before the spring gap', '2026-03-29T01:59', '2026-03-29T00:59'],
    ['Europe/Berlin, after the spring gap', '2026-03-29T03:00', '2026-03-29T01:00'],
    ['America/New_York', '2026-11-01T00:30', '2026-11-01T04:30'],
  ])('%s %s', (place, wall, instant) => {
    const zone = localZone(place.split(',')[0]!);
    expect(new Date(zone.utcOf(Date.parse(`${wall}Z`))).toISOString().slice(0, 16)).toBe(instant);
  });

  it('refuses a place that does not exist', () => {
    expect(() => localZone('Mars/Base')).toThrow(RangeError);
  });
});
