import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '@tocsin/model';
import { cloudevents } from './cloudevents/cloudevents.js';
import { elasticsearch } from './elasticsearch/elasticsearch.js';
import { heartbeat } from './heartbeat/heartbeat.js';
import { loki } from './loki/loki.js';
import { native } from './native/native.js';
import { otlp } from './otlp/otlp.js';
import { remoteWrite } from './remote-write/remote-write.js';
import { receivers } from './registry.js';
import { sentrySdk } from './sentry/sentry.js';
import { splunk } from './splunk/splunk.js';
import { NOW, send } from './testing/send.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const PROTOBUF = { 'content-type': 'application/x-protobuf' };
const line = (body: string, more: object = {}) => expect.objectContaining({ body, ...more });

describe('OTLP', () => {
  const record = {
    timeUnixNano: String(NOW) + '000000',
    severityNumber: 17,
    body: { stringValue: 'db timeout' },
  };
  const resource = { attributes: [{ key: 'service.name', value: { stringValue: 'cart' } }] };
  const logs = JSON.stringify({ resourceLogs: [{ resource, scopeLogs: [{ logRecords: [record] }] }] });
  // resource_logs { scope_logs { log_records { body { string_value: "hi" } } } }
  const protobuf = Buffer.from('0a0a120812062a040a026869', 'hex');

  it('answers in the content type of the request, with nothing when all was taken', async () => {
    const sent = await send(otlp, 'POST', '/v1/logs', { headers: JSON_TYPE, body: logs });
    expect([sent.reply.status, sent.answer]).toEqual([200, {}]);
    expect(sent.events).toEqual([line('db timeout', { service: 'cart', severity: 17, time: NOW })]);
    const binary = await send(otlp, 'POST', '/v1/logs', { headers: PROTOBUF, body: protobuf });
    expect([binary.reply.status, binary.reply.type, binary.answer]).toEqual([200, 'application/x-protobuf', '']);
    expect(binary.events).toEqual([line('hi')]);
  });
  it('takes an empty request, in both', async () => {
    for (const headers of [JSON_TYPE, PROTOBUF])
      expect((await send(otlp, 'POST', '/v1/metrics', { headers })).reply.status).toBe(200);
  });
  it('refuses what is no OTLP with a Status', async () => {
    const json = await send(otlp, 'POST', '/v1/logs', { headers: JSON_TYPE, body: '{"resourceLogs":' });
    expect([json.reply.status, json.answer]).toEqual([400, { code: 3, message: 'not OTLP JSON: not_json' }]);
    const binary = await send(otlp, 'POST', '/v1/logs', { headers: PROTOBUF, body: Buffer.from('ffff', 'hex') });
    expect([binary.reply.status, binary.answer]).toEqual([400, expect.stringMatching(/^080312/)]);
    expect(otlp.refuse!(429, 'busy', { headers: JSON_TYPE })).toEqual({
      status: 429,
      body: { code: 8, message: 'busy' },
    });
  });
  it('keeps what stood before the damage and says so', async () => {
    const body = Buffer.concat([protobuf, Buffer.from('0a05120312ff', 'hex')]);
    const { reply, answer, events } = await send(otlp, 'POST', '/v1/logs', { headers: PROTOBUF, body });
    expect([reply.status, events.length]).toEqual([200, 1]);
    expect(Buffer.from(String(answer), 'hex').toString()).toContain('damaged behind 1 items');
  });
});

describe('remote write', () => {
  const hex = (text: string) => Buffer.from(text).toString('hex');
  const bytes = (tag: string, content: string) => tag + (content.length / 2).toString(16).padStart(2, '0') + content;
  const label = bytes('0a', bytes('0a', hex('__name__')) + bytes('12', hex('up')));
  const sample = (value: string) => bytes('12', `09${value}10e807`);
  const [ONE, STALE] = ['000000000000f03f', '020000000000f07f'];
  const series = Buffer.from(bytes('0a', label + sample(ONE) + sample(STALE)), 'hex');
  const table = ['', '__name__', 'up'].map((text) => bytes('22', hex(text))).join('');
  const second = Buffer.from(table + bytes('2a', bytes('0a', '0102') + sample(ONE) + sample(STALE)), 'hex');
  const V2 = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v2.Request' };

  it('takes version 1 with 204 and no body; the end of a series is no value', async () => {
    const { reply, events } = await send(remoteWrite, 'POST', '/api/v1/write', { body: series });
    expect(reply).toEqual({ status: 204, headers: {} });
    expect(events).toEqual([expect.objectContaining({ name: 'up', value: 1, time: 1_000 })]);
  });
  it('tells version 2 how much was written, stale markers too', async () => {
    const { reply, events } = await send(remoteWrite, 'POST', '/api/v1/write', { headers: V2, body: second });
    expect([reply.status, reply.headers?.['x-prometheus-remote-write-samples-written'], events.length]).toEqual([
      204,
      '2',
      1,
    ]);
  });
  it('refuses other messages and damage', async () => {
    const other = { 'content-type': 'application/x-protobuf;proto=io.prometheus.write.v3.Request' };
    expect((await send(remoteWrite, 'POST', '/api/v1/write', { headers: other })).reply.status).toBe(415);
    const cut = await send(remoteWrite, 'POST', '/api/v1/write', { body: series.subarray(0, 20) });
    expect([cut.reply.status, cut.answer]).toEqual([400, 'not_protobuf']);
  });
});

describe('Loki', () => {
  const push = (time: unknown) =>
    JSON.stringify({ streams: [{ stream: { app: 'cart', level: 'error' }, values: [[time, 'db timeout']] }] });

  it('takes pushes and is ready', async () => {
    const { reply, events } = await send(loki, 'POST', '/loki/api/v1/push', {
      headers: JSON_TYPE,
      body: push(`${NOW}000000`),
    });
    expect([reply.status, events]).toEqual([204, [line('db timeout', { service: 'cart', severity: 17, time: NOW })]]);
    expect((await send(loki, 'GET', '/ready')).answer).toBe('ready\n');
  });
  it('refuses numeric times for good', async () => {
    expect((await send(loki, 'POST', '/loki/api/v1/push', { headers: JSON_TYPE, body: push(NOW) })).reply.status).toBe(
      400,
    );
  });
  it('expects snappy of those who push protobuf', () => {
    const assumes = loki.routes[0]!.assumes!;
    expect([assumes(PROTOBUF), assumes({}), assumes(JSON_TYPE)]).toEqual(['snappy', 'snappy', 'identity']);
  });
});

describe('Splunk HEC', () => {
  const ROOT = '/services/collector';

  it.each([
    ['in a row', '{"event":"a"}{"event":"b"}'],
    ['with blanks between', '{"event":"a"}\n\n {"event":"b"}\n'],
    ['as a list', '[{"event":"a"},{"event":"b"}]'],
  ])('takes events %s', async (_, body) => {
    const { answer, events } = await send(splunk, 'POST', `${ROOT}/event`, { body });
    expect([answer, events]).toEqual([{ text: 'Success', code: 0 }, [line('a'), line('b')]]);
  });
  it.each([
    ['', 400, { code: 5 }],
    ['{"event":"a"}{"time":1}', 400, { code: 12, 'invalid-event-number': 1 }],
    ['{"event":""}', 400, { code: 13, 'invalid-event-number': 0 }],
    ['{"event":', 400, { code: 6, 'invalid-event-number': 0 }],
    ['nonsense', 400, { code: 6 }],
  ])('answers %j with its code', async (body, status, code) => {
    const { reply, answer } = await send(splunk, 'POST', ROOT, { body });
    expect([reply.status, answer]).toEqual([status, expect.objectContaining(code)]);
  });
  it('takes raw lines with the metadata of the query', async () => {
    const query = { host: 'web-1', sourcetype: 'nginx', time: '1780315200.5' };
    const { events } = await send(splunk, 'POST', `${ROOT}/raw`, { query, body: 'one "x"\n\ntwo\n' });
    const place = { host: 'web-1', service: 'nginx', time: NOW + 500 };
    expect(events).toEqual([line('one "x"', place), line('two', place)]);
  });
  it('acknowledges by channel: a reply means durable', async () => {
    const headers = { 'x-splunk-request-channel': 'c1' };
    const { answer } = await send(splunk, 'POST', `${ROOT}/event`, { headers, body: '{"event":"a"}' });
    const { ackId } = answer as { ackId: number };
    const next = await send(splunk, 'POST', `${ROOT}/event`, { headers, body: '{"event":"a"}' });
    expect(next.answer).toEqual({ text: 'Success', code: 0, ackId: ackId + 1 });
    const asked = await send(splunk, 'POST', `${ROOT}/ack`, { headers, body: JSON.stringify({ acks: [ackId] }) });
    expect(asked.answer).toEqual({ acks: { [ackId]: true } });
    expect((await send(splunk, 'POST', `${ROOT}/ack`, { body: '{"acks":[1]}' })).answer).toMatchObject({ code: 10 });
  });
  it('says in its own codes who may not send, and when it is busy', () => {
    const codes = ([401, 403, 503, 413] as const).map((status) => splunk.refuse!(status, '', { headers: {} }));
    expect(codes.map(({ status, body }) => [status, (body as { code: number }).code])).toEqual([
      [401, 2],
      [403, 4],
      [503, 9],
      [413, 6],
    ]);
  });
});

describe('Elasticsearch', () => {
  const body = [
    '{"create":{"_index":"logs"}}',
    '{"@timestamp":"2026-06-01T12:00:00Z","message":"db timeout","log":{"level":"error"},"service":{"name":"cart"}}',
    '{"index":{"_index":"logs","_id":"7"}}',
    '{"broken":',
    '{"delete":{"_id":"7"}}',
    '{"update":{"_id":"8"}}',
    '{"doc":{"message":"again"}}',
    '',
  ].join('\n');

  it('answers every action in order, and only the bad document with an error', async () => {
    const { reply, answer, events } = await send(elasticsearch, 'POST', '/_bulk', { body });
    expect([reply.status, reply.headers]).toEqual([200, { 'x-elastic-product': 'Elasticsearch' }]);
    expect(answer).toMatchObject({
      errors: true,
      items: [
        { create: { _index: 'logs', status: 201, result: 'created' } },
        { index: { _id: '7', status: 400, error: { reason: 'not_json' } } },
        { delete: { status: 200 } },
        { update: { _id: '8', status: 200 } },
      ],
    });
    expect(events).toEqual([line('db timeout', { service: 'cart', severity: 17, time: NOW }), line('again')]);
  });
  it('takes the index from the path and names the line that is wrong', async () => {
    const params = { index: 'app' };
    const { answer } = await send(elasticsearch, 'PUT', '/app/_bulk', {
      params,
      body: '{"create":{}}\n{"message":"m"}\n',
    });
    expect(answer).toMatchObject({ errors: false, items: [{ create: { _index: 'app' } }] });
    const wrong = await send(elasticsearch, 'POST', '/_bulk', {
      body: '{"create":{}}\n{"message":"m"}\n{"message":"m"}\n',
    });
    expect([wrong.reply.status, wrong.answer]).toEqual([400, expect.objectContaining({ status: 400 })]);
    expect(JSON.stringify(wrong.answer)).toContain('metadata line [3]');
  });
  it('shakes hands', async () => {
    expect((await send(elasticsearch, 'GET', '/elastic')).answer).toMatchObject({ tagline: 'You Know, for Search' });
    expect((await send(elasticsearch, 'GET', '/elastic/_license')).answer).toMatchObject({
      license: { status: 'active' },
    });
  });
});

describe('CloudEvents', () => {
  const event = {
    specversion: '1.0',
    id: '1',
    type: 't',
    source: '/cart',
    time: '2026-06-01T12:00:00Z',
    data: { message: 'm', severity: 'error' },
  };
  const binary = {
    'ce-specversion': '1.0',
    'ce-id': '1',
    'ce-type': 't',
    'ce-source': '/caf%C3%A9',
    'ce-time': event.time,
  };

  it.each([
    [
      'structured',
      { headers: { 'content-type': 'application/cloudevents+json' }, body: JSON.stringify(event) },
      'cart',
    ],
    [
      'batched',
      { headers: { 'content-type': 'application/cloudevents-batch+json' }, body: JSON.stringify([event]) },
      'cart',
    ],
    [
      'binary',
      { headers: { ...binary, 'content-type': 'application/json' }, body: '{"message":"m","severity":"error"}' },
      'café',
    ],
  ])('are taken %s', async (_, part, service) => {
    const { reply, events } = await send(cloudevents, 'POST', '/api/v1/cloudevents', part);
    expect([reply.status, events]).toEqual([202, [line('m', { service, severity: 17, time: NOW })]]);
  });
  it.each([
    ['without its headers', { headers: { 'ce-id': '1' }, body: '{}' }, /ce-specversion, ce-type, ce-source/],
    ['with broken encoding', { headers: { ...binary, 'ce-source': '%ff' }, body: '{}' }, /percent-encoded/],
    [
      'with other data',
      { headers: { ...binary, 'content-type': 'application/json' }, body: '{' },
      /not application\/json/,
    ],
    ['that is none', { headers: { 'content-type': 'application/cloudevents+json' }, body: '{}' }, /unknown_shape/],
  ])('refuses one %s', async (_, part, reason) => {
    const sending = send(cloudevents, 'POST', '/api/v1/cloudevents', part);
    await expect(sending).rejects.toThrow(PermanentError);
    await expect(sending).rejects.toThrow(reason);
  });
});

describe('Tocsin’s own', () => {
  it('takes lines and reports the bad ones, blank lines aside', async () => {
    const { answer, events } = await send(native, 'POST', '/api/v1/ingest', { body: '{"message":"a"}\n\n{"x":\nb\n' });
    expect(answer).toEqual({ accepted: 2, rejected: [{ line: 3, reason: 'not_json' }] });
    expect(events).toEqual([line('a'), line('b')]);
  });
  it('takes a document that is printed over many lines', async () => {
    const body = JSON.stringify([{ message: 'a' }, { message: 'b' }], null, 2);
    expect((await send(native, 'POST', '/api/v1/ingest', { headers: JSON_TYPE, body })).events).toEqual([
      line('a'),
      line('b'),
    ]);
  });
  it('takes a change and says which of its fields is wrong', async () => {
    const change = { service: 'cart', title: '1.4.2', at: '2026-06-01T12:00:00Z' };
    const { reply, messages } = await send(native, 'POST', '/api/v1/changes', { body: JSON.stringify(change) });
    expect([reply.status, messages[0]?.changes]).toEqual([
      201,
      [expect.objectContaining({ ...change, at: NOW, type: 'deploy' })],
    ]);
    const wrong = await send(native, 'POST', '/api/v1/changes', { body: '{"type":"party"}' });
    expect([wrong.reply.status, JSON.stringify(wrong.answer)]).toEqual([422, expect.stringContaining('type')]);
  });
});

describe('heartbeats', () => {
  const path = '/api/v1/heartbeats/backup';
  const params = { name: 'backup' };

  it.each([
    [{}, { service: 'backup', everyMs: 60_000, graceMs: 30_000 }],
    [
      { every: '24h', grace: '1h', service: 'db', host: 'db-1' },
      { service: 'db', host: 'db-1', everyMs: 86_400_000, graceMs: 3_600_000 },
    ],
    [
      { every: '90', grace: '0' },
      { everyMs: 90_000, graceMs: 0 },
    ],
  ])('promise what the query says: %j', async (query, ping) => {
    for (const method of ['GET', 'POST']) {
      const { reply, messages } = await send(heartbeat, method, path, { params, query });
      expect([reply.status, messages[0]?.pings]).toEqual([202, [expect.objectContaining({ name: 'backup', ...ping })]]);
    }
  });
  it.each([{ every: 'soon' }, { every: '1s' }, { every: '99d' }, { grace: '-1' }])('refuses %j', async (query) => {
    const { reply, messages } = await send(heartbeat, 'GET', path, { params, query });
    expect([reply.status, messages]).toEqual([422, []]);
  });
});

it('no two receivers answer on the same path', () => {
  const places = receivers.flatMap(({ routes }) =>
    routes.flatMap(({ methods, paths }) => methods.flatMap((m) => paths.map((p) => `${m} ${p}`))),
  );
  expect(new Set(places).size).toBe(places.length);
});

describe('Sentry SDKs', () => {
  const envelope = (...items: readonly (readonly [object, object | string])[]) =>
    [
      JSON.stringify({ event_id: 'e' }),
      ...items.flatMap(([header, payload]) => [
        JSON.stringify(header),
        typeof payload === 'string' ? payload : JSON.stringify(payload),
      ]),
    ].join('\n');
  const error = {
    timestamp: NOW / 1e3,
    level: 'fatal',
    release: 'cart@1.4.2',
    server_name: 'node-1',
    exception: {
      values: [
        { type: 'Timeout', value: 'db' },
        { type: 'TypeError', value: 'no rows' },
      ],
    },
  };
  const log = { timestamp: NOW / 1e3, level: 'warn', body: 'queue is full', attributes: {} };

  it('are read: errors with their causes, logs; sessions are passed over', async () => {
    const body = envelope(
      [{ type: 'session' }, { status: 'ok' }],
      [{ type: 'event' }, error],
      [{ type: 'log' }, { items: [log] }],
    );
    const { reply, events } = await send(sentrySdk, 'POST', '/api/7/envelope', { body });
    expect(reply.status).toBe(200);
    expect(events).toEqual([
      line('TypeError: no rows\nCaused by: Timeout: db', { service: 'cart', host: 'node-1', severity: 21, time: NOW }),
      line('queue is full', { severity: 13, time: NOW }),
    ]);
  });
  it('may give the length of what holds line ends', async () => {
    const payload = JSON.stringify(error, null, 1);
    const body = envelope([{ type: 'event', length: payload.length }, payload], [{ type: 'log' }, { items: [log] }]);
    expect((await send(sentrySdk, 'POST', '/api/7/envelope', { body })).events).toHaveLength(2);
  });
  it('are told what is wrong', async () => {
    for (const [body, problem] of [
      ['x', /first line/],
      [envelope([{ type: 'event' }, '{']), /Sentry event: its payload is not JSON/],
      [`${envelope()}\nno header`, /header of item 1/],
    ] as const)
      await expect(send(sentrySdk, 'POST', '/api/7/envelope', { body })).rejects.toThrow(problem);
  });
});
