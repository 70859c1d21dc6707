import { describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { RecordStream } from '../stream/record-stream.js';
import { readRecord, reader } from '../testing/read-record.js';
import { sniffObject } from './sniff-object.js';
import { sniffText } from './sniff.js';

const sniff = (text: string) => sniffText(Buffer.from(text), 0, Buffer.byteLength(text));
const bodies = (records: readonly string[], options = {}) => {
  const { read } = reader(options);
  return records.map((record) => {
    const { rejected, events } = read(record);
    return rejected ?? events.map((event) => event.body ?? event.name).join();
  });
};

describe('the format of a record', () => {
  it.each([
    ['{"message":"m"}', 'json'],
    ['[{"message":"m"}]', 'json'],
    ['[{"values":[1],"dsnames":["value"],"plugin":"cpu"}]', 'collectd-json'],
    ['[12.345] kernel: up', 'text'],
    ['{"message":', 'json'],
    ['PUTVAL a/b/c 1:2', 'collectd-command'],
    ['PUTVALUE', 'text'],
    ['mem,host=web01 used_percent=7.09 1795350812000000000', 'influx'],
    ['2026-06-01T12:00:00Z stderr F m', 'cri'],
    ['2026-06-01T12:00:00Z stdlib F m', 'text'],
    ['web01.load.load 1.39 1795350104', 'graphite'],
    ['took 1.39 1795350104', 'text'],
    ['time:x\thost:y', 'ltsv'],
    ['error: a\tb', 'text'],
    ['<13>Jun  1 12:00:00 h a: m', 'text'],
  ])('%s is %s', (record, format) => {
    expect(sniff(record)).toBe(format);
  });

  it.each([
    [{ schema: null, payload: {} }, 'connect-json'],
    [{ specversion: '1.0', type: 't', source: 's' }, 'cloudevents'],
    [{ metricset: {} }, 'metricbeat'],
    [{ name: 'cpu', fields: {}, tags: {} }, 'telegraf-json'],
    [{ fields: { env: 'prod' }, message: 'm' }, 'json'],
    [{ name: 'up', value: '1' }, 'prometheus-json'],
    [{ name: 'api', value: 3, message: 'm' }, 'json'],
    [{ name: 'api', fields: { a: 1 }, msg: 'm' }, 'json'],
    [{ metrics: [1, 2], message: 'm' }, 'json'],
    [{ metrics: [{ name: 'cpu', fields: {} }] }, 'telegraf-json'],
    [{ schema: 1, payload: 2, message: 'm' }, 'json'],
    [{ metric: { name: 'x' } }, 'vector'],
    [{ log: { file: 'x' }, message: 'm' }, 'json'],
    [{ alerts: [], groupKey: 'k' }, 'alertmanager'],
  ])('%j is %s', (json, format) => {
    expect(sniffObject(json)).toBe(format);
  });
});

describe('a stream', () => {
  it('remembers the format of its first record', () => {
    const { read } = reader();
    read('{"name":"cpu","fields":{"a":1},"timestamp":1}');
    expect(read('{"name":"cpu","fields":{"a":2}}').events).toMatchObject([{ name: 'cpu.a', value: 2 }]);
  });

  it('reads what does not fit as what it is, and goes on', () => {
    const records = [
      'starting up',
      '{"message":"a"}',
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"b"}}]}]}]}',
      '{"involvedObject":{"kind":"Pod","name":"p"},"message":"c"}',
      '{"message":"d"}',
      '{"nothing":1}',
      'cpu a=1 1795350812000000000',
      'crashed',
    ];
    expect(bodies(records)).toEqual(['starting up', 'a', 'b', 'c', 'd', 'no_message', 'cpu.a', 'crashed']);
  });

  it('takes nothing else when its format is named', () => {
    expect(bodies(['{"message":"a"}', 'line'], { format: 'json' })).toEqual(['a', 'not_json']);
    expect(bodies(['{"message":"a"}', '"q"'], { format: 'text' })).toEqual(['{"message":"a"}', '"q"']);
    expect(bodies(['{"message":"a"}'], { format: 'telegraf-json' })).toEqual(['no_number']);
  });

  it('refuses a zone that does not exist', () => {
    expect(() => new RecordStream({ timeZone: 'Mars/Base' })).toThrow(RangeError);
  });
});

describe('records within records', () => {
  it.each([
    ['a list of several formats', '[{"message":"a"},{"name":"cpu","fields":{"b":1}}]', ['a', 'cpu.b']],
    ['a JSON text', '"db \\"timeout\\""', ['db "timeout"']],
    ['a JSON text of JSON', JSON.stringify('{"message":"a"}'), ['a']],
    ['a payload with its schema', '{"schema":{"type":"struct"},"payload":{"message":"a"}}', ['a']],
    ['a payload of text', '{"payload":"db timeout","schema":{"type":"string"}}', ['db timeout']],
  ])('reads %s', (_, record, expected) => {
    const { rejected, events } = readRecord(record);
    expect(rejected).toBeNull();
    expect(events.map(({ body, name }) => body ?? name)).toEqual(expected);
  });

  it.each([
    ['{"schema":{},"payload":null}', 'empty'],
    ['[]', 'empty'],
    ['null', 'empty'],
    [`${'['.repeat(20)}{"message":"a"}${']'.repeat(20)}`, 'too_deep'],
    [`${'{"schema":1,"payload":'.repeat(20)}1${'}'.repeat(20)}`, 'too_deep'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record)).toEqual({ rejected: reason, events: [] });
  });
});

describe('bytes that are no text', () => {
  it.each([
    ['gzip', gzipSync('{"message":"a"}'), 'compressed'],
    ['zstd', Uint8Array.from([0x28, 0xb5, 0x2f, 0xfd, 1, 2]), 'compressed'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 13]), 'binary_data'],
    ['control characters', Uint8Array.from([1, 2, 3, 4, 5]), 'binary_data'],
  ])('refuses %s', (_, record, reason) => {
    expect(readRecord(record)).toEqual({ rejected: reason, events: [] });
  });

  it('reads Latin-1 as text', () => {
    expect(readRecord(Buffer.from('ERROR: caf\xe9', 'latin1')).events).toMatchObject([{ severity: 17 }]);
  });
});
