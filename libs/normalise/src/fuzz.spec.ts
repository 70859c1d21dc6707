import { describe, it } from '@jest/globals';
import fc from 'fast-check';
import { type SchemaLookup } from './confluent/schema.js';
import { MAX_BODY_BYTES, MAX_EVENTS } from './event-gate.js';
import { KNOWN_FORMATS, type RecordFormat } from './formats.js';
import { avroLong, avroText, keyValue, msgpack, proto } from './testing/encode.js';
import { reader } from './testing/read-record.js';

/** A longer fuzz: TOCSIN_FUZZ_RUNS=100000. */
const RUNS = Number(process.env.TOCSIN_FUZZ_RUNS ?? 500);
const AT = '2026-06-01T12:00:00Z';
const text = (record: unknown): Uint8Array => Buffer.from(typeof record === 'string' ? record : JSON.stringify(record));
const bytes = (...parts: readonly (readonly number[])[]): Uint8Array => Uint8Array.from(parts.flat());
const schemaOf: SchemaLookup = (id) =>
  id === 1
    ? {
        type: 'avro',
        schema: {
          type: 'record',
          name: 'R',
          fields: [
            { name: 'message', type: 'string' },
            { name: 'x', type: { type: 'array', items: 'long' } },
          ],
        },
      }
    : { type: 'json' };

const point = [...proto.fixed64(3, 1n), ...proto.double(4, 1), ...keyValue(7, 'a', 'b')];
const otlp = (item: readonly number[]) =>
  bytes(proto.bytes(1, [...proto.bytes(1, keyValue(1, 'a', 'b')), ...proto.bytes(2, proto.bytes(2, item))]));

const label = (name: string, value: string) => proto.bytes(1, [...proto.bytes(1, name), ...proto.bytes(2, value)]);

/** A good record of each format, to be broken. */
const GOOD: Readonly<Record<RecordFormat, readonly Uint8Array[]>> = {
  auto: [text('just text'), text('"quoted"'), text([{ message: 'm' }])],
  json: [
    text({
      '@timestamp': AT,
      message: 'm \\u00e9',
      level: 'error',
      service: { name: 's' },
      log: { file: { path: '/a/b.log' } },
    }),
    text({ log: `${AT} stderr P {"msg":"x"}`, _p: 'P', kubernetes: { pod_name: 'p' } }),
    text({ method: 'GET', path: '/', code: 500 }),
  ],
  text: [text('<165>1 2026-06-01T12:00:00Z h a 1 - [x y="z"] m'), text('<13>Jun  1 12:00:00 h app[1]: {"msg":"m"}')],
  cri: [text(`${AT} stdout F m`), text(`${AT} stderr P m`)],
  'logstash-plain': [text(`${AT} host m`)],
  ltsv: [text('time:x\tmessage:m')],
  msgpack: [bytes(msgpack([1.5, { log: 'm', a: [true, null] }])), bytes(msgpack({ message: 'm'.repeat(40) }))],
  influx: [text('m,host=h\\ x a=1,b="x y" 1780315200000000000')],
  'telegraf-json': [text({ metrics: [{ name: 'm', fields: { a: 1 }, tags: { host: 'h' }, timestamp: 1 }] })],
  'collectd-json': [text([{ values: [1], dsnames: ['value'], time: 1, host: 'h', plugin: 'p', type: 't' }])],
  'collectd-command': [text('PUTVAL "h/p-i/load" interval=1 N:1:2:U')],
  graphite: [text('a.b;host=h 1 1780315200')],
  metricbeat: [text({ metricset: { name: 'x' }, system: { a: { b: 1, c: 'd' } } })],
  vector: [text({ name: 'm', distribution: { samples: [{ value: 1, rate: 1 }] } }), text({ log: { message: 'm' } })],
  'prometheus-json': [text({ name: 'm', value: '1', labels: { instance: 'h:1' } })],
  'otlp-json': [
    text({
      resourceLogs: [
        {
          scopeLogs: [{ logRecords: [{ body: { kvlistValue: { values: [{ key: 'a', value: { intValue: 1 } }] } } }] }],
        },
      ],
    }),
    text({
      resourceSpans: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 's' } }] },
          scopeSpans: [{ spans: [{ spanId: 'aa', kind: 2, status: { code: 2 } }] }],
        },
      ],
    }),
    text({
      resourceMetrics: [
        { scopeMetrics: [{ metrics: [{ name: 'm', summary: { dataPoints: [{ quantileValues: [{}] }] } }] }] },
      ],
    }),
  ],
  'otlp-protobuf': [
    otlp([
      ...proto.bytes(1, 'a'.repeat(16)),
      ...proto.bytes(2, 'b'.repeat(8)),
      ...proto.varint(6, 3),
      ...proto.fixed64(7, 1n),
      ...proto.fixed64(8, 2n),
      ...keyValue(9, 'server.address', 'cart:80'),
    ]),
    otlp([...proto.fixed64(1, 1n), ...proto.bytes(5, proto.bytes(6, keyValue(1, 'a', 'b')))]),
    otlp([...proto.bytes(1, 'm'), ...proto.bytes(5, proto.bytes(1, point))]),
  ],
  'connect-json': [text({ schema: {}, payload: { message: 'm' } })],
  confluent: [
    bytes([0, 0, 0, 0, 1], avroText('m'), avroLong(1), avroLong(5), avroLong(0)),
    bytes([0, 0, 0, 0, 2], [...Buffer.from('{"message":"m"}')]),
  ],
  cloudevents: [text({ specversion: '1.0', type: 't', source: '/s', data: { message: 'm' }, data_base64: 'AA==' })],
  'kubernetes-event': [text({ involvedObject: { kind: 'Pod', name: 'a-b' }, message: 'm', lastTimestamp: AT })],
  alertmanager: [text({ version: '4', alerts: [{ labels: { alertname: 'a' }, annotations: {}, startsAt: AT }] })],
  cloudwatch: [
    text({ Type: 'Notification', TopicArn: 'a:b', Message: '{"AlarmName":"a","Trigger":{"Dimensions":[{}]}}' }),
  ],
  'remote-write': [bytes(proto.bytes(1, [...label('__name__', 'm'), ...proto.bytes(2, proto.double(1, 1))]))],
  'remote-write-2': [
    bytes(
      proto.bytes(4, ''),
      proto.bytes(4, '__name__'),
      proto.bytes(4, 'm'),
      proto.bytes(5, [...proto.bytes(1, [1, 2]), ...proto.bytes(2, proto.double(1, 1))]),
    ),
  ],
  'loki-json': [
    text({ streams: [{ stream: { app: 'a' }, values: [['1780315200000000000', 'm', { level: 'warn' }]] }] }),
  ],
  'loki-protobuf': [bytes(proto.bytes(1, [...proto.bytes(1, '{app="a"}'), ...proto.bytes(2, proto.bytes(2, 'm'))]))],
  'splunk-hec': [
    text({ time: 1, host: 'h', event: { msg: 'm' }, fields: { a: 'b' } }),
    text({ event: 'metric', fields: { 'metric_name:m': 1 } }),
  ],
};

/** One edit of a record: a byte changed, a piece cut out, doubled, or put in. */
const edit = fc.record({
  at: fc.nat(400),
  length: fc.nat(12),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 8 }),
    fc
      .constantFrom(
        '{',
        '}',
        '[',
        '"',
        '\\',
        '\\u',
        ',',
        ':',
        'null',
        '1e999',
        '-1',
        '__proto__',
        '{"toString":1}',
        '\u0000',
        '\ufeff',
      )
      .map(text),
  ),
});

/** What makes careless readers slow when it is repeated. */
const PIECES = ['[', '{"a":', '"', '\\', '/', '-1', '.1-', '=', ',', 'a.', 'a:b\t', 'm a=1 1\n', '\u0000', 'PUTVAL '];

function applyEdits(record: Uint8Array, edits: readonly { at: number; length: number; put: Uint8Array }[]): Uint8Array {
  return edits.reduce<Uint8Array>((bytesNow, { at, length, put }) => {
    const start = at % (bytesNow.length + 1);
    return Buffer.concat([bytesNow.subarray(0, start), put, bytesNow.subarray(start + length)]);
  }, record);
}

const isBounded = (event: Readonly<Record<string, unknown>>): boolean =>
  typeof event.time === 'number' &&
  Buffer.byteLength(String(event.body ?? '')) <= MAX_BODY_BYTES * 3 &&
  (event.side !== undefined ||
    (event.name === undefined
      ? Number(event.severity) >= 0 && Number(event.severity) <= 24
      : Number.isFinite(event.value)));

describe.each<RecordFormat>(['auto', ...KNOWN_FORMATS])('%s', (format) => {
  const { read, flush } = reader({ format, schemaOf });
  const isSound = (record: Uint8Array): boolean => {
    const { rejected, events } = read(record);
    return (
      (rejected === null || typeof rejected === 'string') && events.length <= MAX_EVENTS && events.every(isBounded)
    );
  };

  it('reads or refuses any bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.json().map(text), fc.string({ unit: 'binary' }).map(text)),
        isSound,
      ),
      { numRuns: RUNS },
    );
  });

  it('reads or refuses records that were damaged', () => {
    const good = fc.constantFrom(...GOOD[format], ...(format === 'auto' ? Object.values(GOOD).flat() : []));
    fc.assert(
      fc.property(good, fc.array(edit, { minLength: 1, maxLength: 4 }), (record, edits) =>
        isSound(applyEdits(record, edits)),
      ),
      { numRuns: RUNS },
    );
    flush();
  });

  it('reads the records that were not', () => {
    for (const record of GOOD[format])
      if (read(record).rejected !== null) throw new Error(`refused ${Buffer.from(record)}`);
  });

  it('comes to an end with a megabyte of anything', () => {
    for (const piece of PIECES) isSound(text(piece.repeat(Math.ceil((1 << 20) / piece.length))));
    for (const record of GOOD[format]) {
      const filled = Buffer.concat([record.subarray(0, -2), Buffer.alloc(1 << 20, record.at(-3)), record.subarray(-2)]);
      isSound(filled);
    }
    flush();
  });
});

describe('headers', () => {
  it('may hold anything', () => {
    const { read } = reader({ schemaOf });
    const name = fc.constantFrom('ce_specversion', 'ce_type', 'ce_time', 'content-type', '__value_schema_id', 'x');
    const value = fc.oneof(fc.uint8Array({ maxLength: 8 }), fc.constant(Uint8Array.from([0, 0, 0, 0, 1])));
    fc.assert(
      fc.property(fc.dictionary(name, value), fc.uint8Array({ maxLength: 50 }), (headers, record) =>
        read(record, headers).events.every(isBounded),
      ),
      { numRuns: RUNS },
    );
  });
});
