import { describe, expect, it } from '@jest/globals';
import { readRecord } from '../testing/read-record.js';

const read = (event: object) => readRecord(JSON.stringify(event), { format: 'splunk-hec' });

describe('Splunk HEC', () => {
  it.each([
    [
      { time: 1780315200.1, host: 'web1', sourcetype: 'app', event: 'db timeout' },
      { time: 1_780_315_200_100, service: 'app', host: 'web1', body: 'db timeout' },
    ],
    [
      { time: '1780315200.2', event: { message: 'retry', severity: 'warn' }, fields: { service: 'cart' } },
      { service: 'cart', body: 'retry', severity: 13 },
    ],
    [{ event: { code: 7 } }, { body: '{"code":7}' }],
  ])('reads %j', (event, expected) => {
    expect(read(event)).toEqual({ rejected: null, events: [expect.objectContaining(expected)] });
  });
  it('reads metrics', () => {
    const { events } = read({
      time: 1,
      host: 'h',
      event: 'metric',
      fields: { 'metric_name:cpu': 1, 'metric_name:mem': '2', region: 'eu' },
    });
    expect(events).toEqual([
      expect.objectContaining({ name: 'cpu', value: 1, labels: { region: 'eu' } }),
      expect.objectContaining({ name: 'mem', value: 2 }),
    ]);
  });
  it.each([
    [{ host: 'h' }, 'unknown_shape'],
    [{ event: '' }, 'no_message'],
    [{ event: 'metric', fields: { 'metric_name:x': 'high' } }, 'no_number'],
  ])('refuses %j', (event, rejected) => {
    expect(read(event).rejected).toBe(rejected);
  });
});
