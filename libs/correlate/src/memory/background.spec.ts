import { describe, expect, it } from '@jest/globals';
import { type Alert, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { Background, ENOUGH_COMPANY, HOLD_MS } from './background.js';

const alert = (fingerprint: string, over: Partial<Alert> = {}): Alert =>
  ({ fingerprint, service: 'db', host: '', severity: 'medium', ...over }) as Alert;
const itself = (service: string): string[] => [service];

/** One condition that fires alone each hour. */
function hourly(times: number, background = new Background()): Background {
  for (let hour = 0; hour < times; hour++) {
    background.note(alert('backup'), hour * HOUR_MS);
    background.settle(hour * HOUR_MS + HOLD_MS + 1, itself);
  }
  return background;
}
const LATER = 8 * HOUR_MS;

describe('Background', () => {
  it('leaves out what fired alone for hours, and nothing that it hardly knows', () => {
    expect(hourly(8).isChronic('backup', LATER)).toBe(true);
    expect(hourly(3).isChronic('backup', LATER)).toBe(false);
    expect(hourly(8).isChronic('unheard of', LATER)).toBe(false);
  });

  it('believes a person who says that a condition is noise, or that it is real', () => {
    const background = hourly(1);
    background.judge('backup', 'noise', LATER);
    expect([background.isChronic('backup', LATER), background.isNoiseByVerdict('backup')]).toEqual([true, true]);
    const other = hourly(8);
    other.judge('backup', 'real', LATER);
    expect(other.isChronic('backup', LATER)).toBe(false);
  });

  it('does not count what fired in company: three conditions never seen before are enough', () => {
    const background = new Background();
    for (let hour = 0; hour < 8; hour++) {
      const at = hour * HOUR_MS;
      background.note(alert('backup'), at);
      for (const other of ['a', 'b', 'c', 'd', 'e', 'f']) background.note(alert(`${other}${hour}`), at + 1);
      expect(background.companyOf(['db'], '', at + 2)).toBeGreaterThan(ENOUGH_COMPANY);
      background.settle(at + HOLD_MS + 1, itself);
    }
    expect(background.ratePerHour('backup', LATER)).toBeLessThan(hourly(8).ratePerHour('backup', LATER) / 2);
  });

  it('counts company by service or host, for some minutes', () => {
    const background = new Background();
    background.note(alert('a', { service: 'web', host: 'node-1' }), 0);
    expect(background.companyOf(['web'], '', MINUTE_MS)).toBeGreaterThan(0);
    expect(background.companyOf([], 'node-1', MINUTE_MS)).toBeGreaterThan(0);
    expect(background.companyOf(['db'], 'node-2', MINUTE_MS)).toBe(0);
    expect(background.companyOf(['web'], 'node-1', 5 * MINUTE_MS)).toBe(0);
  });

  it('goes on from its JSON as it would have', () => {
    const revived = new Background(JSON.parse(JSON.stringify(hourly(4))));
    const [one, other] = [hourly(8), revived];
    for (let hour = 4; hour < 8; hour++) {
      other.note(alert('backup'), hour * HOUR_MS);
      other.settle(hour * HOUR_MS + HOLD_MS + 1, itself);
    }
    expect(other.toJSON()).toEqual(one.toJSON());
  });
});
