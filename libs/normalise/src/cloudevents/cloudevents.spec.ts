import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord, reader } from '../testing/read-record.js';

const event = (more: object) =>
  JSON.stringify({
    specversion: '1.0',
    type: 'com.example.alert',
    source: '/monitoring/eu1',
    id: '1',
    time: '2026-06-01T12:00:00Z',
    ...more,
  });

describe('CloudEvents', () => {
  it.each([
    [
      'what its data says',
      { subject: 'db-01', data: { severity: 'critical', summary: 'replication lag 95 s' } },
      { time: NEAR, severity: 21, service: 'monitoring/eu1', host: 'db-01', body: 'replication lag 95 s' },
    ],
    [
      'the subject of its data',
      { subject: '/a/b', data: { service: { name: 'cart' }, host: 'web-1', message: 'm' } },
      { service: 'cart', host: 'web-1', body: 'm' },
    ],
    ['data without a text', { data: { n: 1 } }, { body: 'com.example.alert {"n":1}', severity: 0, host: '' }],
    ['data that is text', { datacontenttype: 'text/plain', data: 'WARN slow' }, { body: 'WARN slow', severity: 13 }],
    ['no data', {}, { body: 'com.example.alert' }],
    ['JSON in base64', { data_base64: btoa('{"message":"m"}') }, { body: 'm' }],
    ['text in base64', { datacontenttype: 'text/plain', data_base64: btoa('m') }, { body: 'm' }],
  ])('reads %s', (_, more, expected) => {
    expect(readRecord(event(more)).events).toMatchObject([expected]);
  });

  it.each([
    [event({ datacontenttype: 'application/octet-stream', data_base64: 'AAECAwQ=' }), 'binary_data'],
    [event({ data_base64: '***' }), 'binary_data'],
    ['{"specversion":"1.0"}', 'unknown_shape'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record, { format: 'cloudevents' })).toEqual({ rejected: reason, events: [] });
  });

  it('reads binary mode, whose attributes stand in the headers', () => {
    const headers = (more: Record<string, string>) =>
      Object.fromEntries(
        Object.entries({ ce_specversion: '1.0', ce_type: 'com.example.alert', ce_source: '/ci', ...more }).map(
          ([name, value]) => [name, Buffer.from(value)],
        ),
      );
    const { read } = reader();
    expect(read('{"message":"m","level":"error"}', headers({ ce_time: '2026-06-01T12:00:00Z' })).events).toMatchObject([
      { time: NEAR, severity: 17, service: 'ci', body: 'm' },
    ]);
    expect(read('WARN slow', headers({ 'content-type': 'text/plain' })).events).toMatchObject([{ body: 'WARN slow' }]);
  });
});
