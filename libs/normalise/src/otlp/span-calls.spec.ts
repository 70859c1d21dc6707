import { describe, expect, it } from '@jest/globals';
import { keyValue, proto } from '../testing/encode.js';
import { NEAR, readRecord } from '../testing/read-record.js';

const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
const id = (n: number) => n.toString(16).padStart(16, '0');

interface SpanIn {
  readonly service: string;
  readonly id?: number;
  readonly parent?: number;
  readonly kind: number;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly failed?: boolean;
}

const json = (spans: readonly SpanIn[]): string =>
  JSON.stringify({
    resourceSpans: spans.map(({ service, id: own = 1, parent = 0, kind, attributes = {}, failed = false }) => ({
      resource: { attributes: [{ key: 'service.name', value: { stringValue: service } }] },
      scopeSpans: [
        {
          spans: [
            {
              traceId: 'AB'.repeat(16),
              spanId: id(own).toUpperCase(),
              parentSpanId: parent === 0 ? '' : id(parent),
              kind,
              startTimeUnixNano: `${NEAR - 40}000000`,
              endTimeUnixNano: `${NEAR}000000`,
              attributes: Object.entries(attributes).map(([key, stringValue]) => ({ key, value: { stringValue } })),
              status: failed ? { code: 2 } : {},
            },
          ],
        },
      ],
    })),
  });

const bytesOf = (text: string) => [...Buffer.from(text, 'hex')];
const protobuf = (spans: readonly SpanIn[]): Uint8Array =>
  Uint8Array.from(
    spans.flatMap(({ service, id: own = 1, parent = 0, kind, attributes = {}, failed = false }) =>
      proto.bytes(1, [
        ...proto.bytes(1, keyValue(1, 'service.name', service)),
        ...proto.bytes(
          2,
          proto.bytes(2, [
            ...proto.bytes(1, bytesOf('ab'.repeat(16))),
            ...proto.bytes(2, bytesOf(id(own))),
            ...(parent === 0 ? [] : proto.bytes(4, bytesOf(id(parent)))),
            ...proto.varint(6, kind),
            ...proto.fixed64(7, BigInt(NEAR - 40) * 1_000_000n),
            ...proto.fixed64(8, BigInt(NEAR) * 1_000_000n),
            ...Object.entries(attributes).flatMap(([key, text]) => keyValue(9, key, text)),
            ...(failed ? proto.bytes(15, proto.varint(3, 2)) : []),
          ]),
        ),
      ]),
    ),
  );

const client = (attributes: Readonly<Record<string, string>>): SpanIn[] => [
  { service: 'web', kind: CLIENT, attributes },
];

describe.each([
  ['JSON', (spans: readonly SpanIn[]) => readRecord(json(spans))],
  ['protobuf', (spans: readonly SpanIn[]) => readRecord(protobuf(spans))],
])('spans in %s', (_, read) => {
  it('tell of a call, how long it took and whether it failed, to the millisecond', () => {
    const spans = [{ service: 'web', kind: CLIENT, attributes: { 'server.address': 'cart' }, failed: true }];
    expect(read(spans)).toEqual({
      rejected: null,
      events: [{ time: NEAR, side: 'caller', caller: 'web', callee: 'cart', durationMs: 40, failed: true }],
    });
  });

  it.each<[string, SpanIn[], [string, string, string][]]>([
    [
      'both sides of a call in one request',
      [
        { service: 'web', id: 1, kind: CLIENT, attributes: { 'peer.service': 'cart' } },
        { service: 'cart', id: 2, parent: 1, kind: SERVER },
      ],
      [
        ['caller', 'web', 'cart'],
        ['callee', 'web', 'cart'],
      ],
    ],
    ['a caller that is not in the request', [{ service: 'cart', parent: 9, kind: SERVER }], [['callee', '', 'cart']]],
    [
      'a parent in the same service',
      [
        { service: 'cart', id: 1, kind: 1 },
        { service: 'cart', id: 2, parent: 1, kind: SERVER },
      ],
      [['callee', '', 'cart']],
    ],
    [
      'a message',
      [
        { service: 'web', id: 1, kind: PRODUCER, attributes: { 'messaging.system': 'kafka' } },
        { service: 'mail', id: 2, parent: 1, kind: CONSUMER },
      ],
      [
        ['caller', 'web', 'kafka'],
        ['callee', 'web', 'mail'],
      ],
    ],
    [
      'a service of Kubernetes',
      client({ 'server.address': 'cart.shop.svc.cluster.local:8080' }),
      [['caller', 'web', 'cart']],
    ],
    [
      'a database behind an address',
      client({ 'server.address': '10.0.0.7', 'db.system.name': 'postgresql' }),
      [['caller', 'web', 'postgresql']],
    ],
    ['a bare address', client({ 'server.address': '10.0.0.7' }), [['caller', 'web', '10.0.0.7']]],
    ['a client that does not say whom it called', client({}), []],
    ['work inside a service', [{ service: 'web', kind: 1 }], []],
    ['a service without a name', [{ service: '', kind: SERVER }], []],
  ])('of %s', (_name, spans, expected) => {
    const { rejected, events } = read(spans);
    expect([rejected, events.map(({ side, caller, callee }) => [side, caller, callee])]).toEqual([null, expected]);
  });
});
