import { describe, expect, it } from '@jest/globals';
import { onCallAt, type Schedule } from './on-call.js';

const schedule: Schedule = {
  id: 'primary',
  timeZone: 'Europe/Berlin',
  rotation: { startsOn: '2026-03-23', handoverAt: '09:00', shiftDays: 7, participants: ['ana', 'ben'] },
  overrides: [{ user: 'eve', startsAt: '2026-04-01T10:00:00+02:00', endsAt: '2026-04-01T12:00:00+02:00' }],
};
const at = (iso: string) => onCallAt(schedule, Date.parse(iso));

describe('onCallAt', () => {
  it.each([
    ['before the rotation starts', '2026-03-23T07:59:59Z', null],
    ['from the first handover', '2026-03-23T08:00:00Z', 'ana'],
    ['until the minute of the next, now in summer time', '2026-03-30T06:59:59Z', 'ana'],
    ['from the next handover', '2026-03-30T07:00:00Z', 'ben'],
    ['around again', '2026-04-06T07:00:00Z', 'ana'],
    ['an override', '2026-04-01T08:00:00Z', 'eve'],
    ['after the override', '2026-04-01T10:00:00Z', 'ben'],
  ])('%s', (_, iso, user) => {
    expect(at(iso)).toBe(user);
  });
});
