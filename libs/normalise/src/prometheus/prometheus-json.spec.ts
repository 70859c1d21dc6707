import { describe, expect, it } from '@jest/globals';
import { hostOfInstance } from '../subject.js';
import { NEAR, readRecord } from '../testing/read-record.js';

const sample = (value: unknown) =>
  JSON.stringify({
    timestamp: '2026-06-01T12:00:00Z',
    value,
    name: 'node_load1',
    labels: { __name__: 'node_load1', instance: 'db-01:9100', job: 'node' },
  });

describe('prometheus-kafka-adapter', () => {
  it('reads a sample, its host from the instance', () => {
    expect(readRecord(sample('0.42')).events).toEqual([
      {
        time: NEAR,
        service: 'node',
        host: 'db-01',
        name: 'node_load1',
        labels: { instance: 'db-01:9100', job: 'node' },
        value: 0.42,
      },
    ]);
  });

  it.each(['NaN', '+Inf', '-Inf', '', 'x'])('refuses the value %p', (value) => {
    expect(readRecord(sample(value))).toEqual({ rejected: 'no_number', events: [] });
  });

  it.each([
    ['db-01:9100', 'db-01'],
    ['db-01', 'db-01'],
    ['[2001:db8::1]:9100', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
    ['', ''],
  ])('the host of %p is %p', (instance, host) => {
    expect(hostOfInstance(instance)).toBe(host);
  });
});
