import { describe, expect, it } from '@jest/globals';
import { proto } from '../testing/encode.js';
import { readRecord } from '../testing/read-record.js';
import { parseLabelSet } from './stream-labels.js';

const AT = 1_780_315_200_000;
const expected = { time: AT, severity: 17, service: 'cart', host: 'web-1', body: 'db timeout' };

describe('Loki push', () => {
  it('reads JSON', () => {
    const stream = { app: 'cart', level: 'error', instance: 'web-1:80' };
    const body = { streams: [{ stream, values: [[`${AT}000000`, 'db timeout', { trace_id: 'x' }]] }] };
    expect(readRecord(JSON.stringify(body), { format: 'loki-json' })).toEqual({
      rejected: null,
      events: [{ ...expected, session: 'x' }],
    });
  });
  it('lets a line name its own level', () => {
    const body = {
      streams: [{ stream: { app: 'a', level: 'info' }, values: [[`${AT}000000`, 'm', { level: 'warn' }]] }],
    };
    expect(readRecord(JSON.stringify(body), { format: 'loki-json' }).events).toEqual([
      expect.objectContaining({ severity: 13 }),
    ]);
  });
  it('refuses times that are numbers, and keeps the other lines', () => {
    const body = {
      streams: [
        {
          stream: {},
          values: [
            [1, 'lost'],
            [`${AT}000000`, 'kept'],
          ],
        },
      ],
    };
    expect(readRecord(JSON.stringify(body), { format: 'loki-json' })).toEqual({
      rejected: 'bad_line',
      events: [expect.objectContaining({ body: 'kept' })],
    });
  });
  it('reads protobuf', () => {
    const timestamp = proto.bytes(1, proto.varint(1, BigInt(AT / 1_000)));
    const entry = proto.bytes(2, [...timestamp, ...proto.bytes(2, 'db timeout')]);
    const labels = proto.bytes(1, '{app="cart", level="error", host="web-1"}');
    const request = Uint8Array.from(proto.bytes(1, [...labels, ...entry]));
    expect(readRecord(request, { format: 'loki-protobuf' })).toEqual({ rejected: null, events: [expected] });
  });
  it.each([
    ['{}', {}],
    ['{a="b",c="d\\"e"}', { a: 'b', c: 'd"e' }],
    ['a="b"', null],
    ['{a="b', null],
    ['{a}', null],
  ])('labels %s', (text, labels) => {
    expect(parseLabelSet(text)).toEqual(labels);
  });
});
