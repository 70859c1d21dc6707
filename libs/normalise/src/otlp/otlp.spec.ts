import { describe, expect, it } from '@jest/globals';
import { keyValue, proto } from '../testing/encode.js';
import { NEAR, readRecord } from '../testing/read-record.js';

const NANOS = BigInt(NEAR) * 1_000_000n;
const read = (message: readonly number[]) => readRecord(Uint8Array.from(message), { format: 'otlp-protobuf' });
const sniffed = (message: readonly number[]) => readRecord(Uint8Array.from(message));

const resource = proto.bytes(1, [...keyValue(1, 'service.name', 'cart'), ...keyValue(1, 'host.name', 'web-1')]);
const inScope = (item: readonly number[]) => proto.bytes(2, proto.bytes(2, item));
const request = (...parts: readonly (readonly number[])[]) => proto.bytes(1, parts.flat());
const record = [
  ...proto.fixed64(1, NANOS),
  ...proto.varint(2, 17),
  ...proto.bytes(3, 'ERROR'),
  ...proto.bytes(5, proto.bytes(1, 'db timeout')),
  ...keyValue(6, 'code', '500'),
  ...proto.bytes(9, Array<number>(16).fill(7)),
];

describe('OTLP protobuf logs', () => {
  it('reads a record of a resource', () => {
    const session = '07'.repeat(16);
    const expected = { time: NEAR, severity: 17, service: 'cart', host: 'web-1', body: 'db timeout', session };
    expect(sniffed(request(resource, inScope(record)))).toEqual({ rejected: null, events: [expected] });
    expect(read(request(inScope(record), resource)).events).toEqual([expected]);
  });

  it.each([
    [
      'the observed time when there is no other',
      [...proto.fixed64(1, 0n), ...proto.fixed64(11, NANOS)],
      { time: NEAR },
    ],
    [
      'the severity text when there is no number',
      [...proto.fixed64(1, NANOS), ...proto.bytes(3, 'Warning')],
      { severity: 13 },
    ],
    ['a number', [...proto.varint(2, 9), ...proto.bytes(5, proto.varint(3, -5n))], { body: '-5' }],
    ['a truth', [...proto.varint(2, 9), ...proto.bytes(5, proto.varint(2, 1))], { body: 'true' }],
    [
      'a list of map and number',
      [
        ...proto.varint(2, 9),
        ...proto.bytes(
          5,
          proto.bytes(5, [
            ...proto.bytes(1, proto.bytes(6, keyValue(1, 'a', 'b'))),
            ...proto.bytes(1, proto.double(4, 1.5)),
          ]),
        ),
      ],
      { body: '[{"a":"b"},1.5]' },
    ],
  ])('reads %s', (_, item, expected) => {
    expect(read(request(inScope(item))).events).toMatchObject([expected]);
  });

  it('keeps what came before a record that is cut off', () => {
    const broken = [...request(resource, inScope(record)), ...request(inScope([0x0a, 0x7f]))];
    const { rejected, events } = read(broken);
    expect(rejected).toBe('not_protobuf');
    expect(events).toHaveLength(1);
  });

  it('stops at nesting without end', () => {
    let value = proto.bytes(1, 'x');
    for (let i = 0; i < 200; i++) value = proto.bytes(5, proto.bytes(1, value));
    expect(read(request(inScope([...proto.varint(2, 9), ...proto.bytes(5, value)]))).rejected).toBeNull();
  });
});

describe('OTLP protobuf metrics', () => {
  const metric = (kind: number, point: readonly number[]) =>
    request(resource, inScope([...proto.bytes(1, 'm'), ...proto.bytes(kind, proto.bytes(1, point))]));
  const time = proto.fixed64(3, NANOS);

  it.each([
    ['gauge', 5, [...time, ...proto.double(4, 0.42), ...keyValue(7, 'cpu', '0')], [['m', { cpu: '0' }, 0.42]]],
    ['sum of integers', 7, [...time, ...proto.fixed64(6, -3n)], [['m', {}, -3]]],
    [
      'histogram',
      9,
      [
        ...time,
        ...proto.fixed64(4, 11n),
        ...proto.double(5, 173.2),
        ...proto.double(11, 1),
        ...proto.double(12, 90),
        ...keyValue(9, 'a', 'b'),
      ],
      [
        ['m.count', { a: 'b' }, 11],
        ['m.sum', { a: 'b' }, 173.2],
        ['m.min', { a: 'b' }, 1],
        ['m.max', { a: 'b' }, 90],
      ],
    ],
    [
      'exponential histogram',
      10,
      [...time, ...proto.fixed64(4, 3n), ...proto.double(5, 10), ...proto.double(13, 5)],
      [
        ['m.count', {}, 3],
        ['m.sum', {}, 10],
        ['m.max', {}, 5],
      ],
    ],
    [
      'summary',
      11,
      [
        ...time,
        ...proto.fixed64(4, 3n),
        ...proto.double(5, 9),
        ...proto.bytes(6, [...proto.double(1, 0.5), ...proto.double(2, 2)]),
      ],
      [
        ['m.count', {}, 3],
        ['m.sum', {}, 9],
        ['m', { quantile: '0.5' }, 2],
      ],
    ],
    ['point without a value', 5, [...time, ...proto.double(4, 1), ...proto.varint(8, 1)], []],
  ])('reads a %s', (_, kind, point, expected) => {
    const { rejected, events } = sniffed(metric(kind, point));
    expect(rejected).toBeNull();
    expect(events.map(({ name, labels, value }) => [name, labels, value])).toEqual(expected);
    for (const event of events) expect(event).toMatchObject({ time: NEAR, service: 'cart', host: 'web-1' });
  });
});

describe('OTLP protobuf that is not taken', () => {
  it.each([
    ['a cut request', request(resource, inScope(record)).slice(0, -3), 'not_protobuf'],
    ['another message', proto.varint(2, 5), 'not_protobuf'],
  ])('%s', (_, message, reason) => {
    expect(read(message)).toEqual({ rejected: reason, events: [] });
  });
});

describe('OTLP JSON', () => {
  const attributes = (labels: Record<string, string>) =>
    Object.entries(labels).map(([key, stringValue]) => ({ key, value: { stringValue } }));
  const withMetric = (metric: object) =>
    JSON.stringify({
      resourceMetrics: [
        {
          resource: { attributes: attributes({ 'k8s.deployment.name': 'cart' }) },
          scopeMetrics: [{ metrics: [{ name: 'm', ...metric }] }],
        },
      ],
    });
  const timeUnixNano = String(NANOS);

  it.each([
    [
      'a sum of integers in text',
      { sum: { dataPoints: [{ asInt: '123456789012', timeUnixNano }] } },
      [['m', 123456789012]],
    ],
    ['a zero', { gauge: { dataPoints: [{ asDouble: 0, timeUnixNano }] } }, [['m', 0]]],
    [
      'a histogram',
      { histogram: { dataPoints: [{ count: '11', sum: 173.2, bucketCounts: ['11'], timeUnixNano }] } },
      [
        ['m.count', 11],
        ['m.sum', 173.2],
        ['m_bucket', 11],
      ],
    ],
    [
      'a summary',
      { summary: { dataPoints: [{ count: 1, sum: 2, quantileValues: [{ quantile: 1, value: 2 }], timeUnixNano }] } },
      [
        ['m.count', 1],
        ['m.sum', 2],
        ['m', 2],
      ],
    ],
    ['no value', { gauge: { dataPoints: [{ asDouble: 1, flags: 1, timeUnixNano }] } }, []],
  ])('reads %s', (_, metric, expected) => {
    const { events } = readRecord(withMetric(metric));
    expect(events.map(({ name, value }) => [name, value])).toEqual(expected);
    for (const event of events) expect(event).toMatchObject({ service: 'cart', time: NEAR });
  });

  it('prefers the observed time to none', () => {
    const logRecords = [
      {
        timeUnixNano: '0',
        observedTimeUnixNano: timeUnixNano,
        severityText: 'Error',
        body: { kvlistValue: { values: attributes({ msg: 'm' }) } },
      },
    ];
    expect(readRecord(JSON.stringify({ resourceLogs: [{ scopeLogs: [{ logRecords }] }] })).events).toEqual([
      { time: NEAR, severity: 17, service: '', host: '', body: 'm' },
    ]);
  });

  it('finds the workload of a pod that names nothing else', () => {
    const resource = { attributes: attributes({ 'k8s.pod.name': 'cart-7f7c6d9b54-x2x9k', 'k8s.node.name': 'w-1' }) };
    const record = { resourceLogs: [{ resource, scopeLogs: [{ logRecords: [{ body: { stringValue: 'm' } }] }] }] };
    expect(readRecord(JSON.stringify(record)).events).toMatchObject([{ service: 'cart', host: 'w-1' }]);
  });

  it.each([
    ['{"resourceLogs":[]}', null],
    ['{"resourceSpans":[]}', null],
    [
      '{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"severityNumber":{"valueOf":1,"toString":2},"timeUnixNano":{}}]}]}]}',
      null,
    ],
    ['{"logs":[]}', 'unknown_shape'],
  ])('%s: %s', (text, reason) => {
    expect(readRecord(text, { format: 'otlp-json' }).rejected).toBe(reason);
  });
});
