import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { deflateSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { init, compress as zstd } from '@bokuweb/zstd-wasm';
import { eventually, freePort } from '@tocsin/testing';
import { compress as snappy } from 'snappyjs';
import { sendWith } from './senders.js';
import { ServiceProcess } from './service-process.js';
import { makeCertificate } from './tls-front.js';

const TOKEN = 'tcs_token_of_the_receivers_test';
const LINE = Buffer.from('{"message":"m","service.name":"s"}\n');
const SHARED_KEY = 'correct horse';

describe('receivers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-receivers-'));
  let service: ServiceProcess;
  let [tlsPort, forwardPort] = [0, 0];

  /** A request whose headers are exactly these: `fetch` would add a content type. */
  const post = (path: string, headers: Record<string, string>, body: Uint8Array = LINE, method = 'POST') =>
    new Promise<{ status: number; headers: Record<string, unknown>; text: string }>((resolve, reject) => {
      const sent = httpRequest(`${service.url}${path}`, { method, headers }, (answer) => {
        let text = '';
        answer
          .on('data', (part) => (text += part))
          .on('end', () => resolve({ status: answer.statusCode!, headers: answer.headers, text }));
      });
      sent.on('error', reject).end(body);
    });
  const bearer = { authorization: `Bearer ${TOKEN}` };
  const counted = async () => {
    const text = await fetch(`${service.url}/metrics`).then((answer) => answer.text());
    return (name: string) => Number(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  };

  beforeAll(async () => {
    await init();
    const { certFile, keyFile } = makeCertificate(folder);
    [tlsPort, forwardPort] = [await freePort(), await freePort()];
    const env = {
      TOCSIN_HOME: join(folder, 'home'),
      TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
      TOCSIN_SYSLOG_TLS_PORT: String(tlsPort),
      TOCSIN_TLS_CERT_FILE: certFile,
      TOCSIN_TLS_KEY_FILE: keyFile,
      TOCSIN_FORWARD_PORT: String(forwardPort),
      TOCSIN_FORWARD_SHARED_KEY: SHARED_KEY,
    };
    service = new ServiceProcess('standalone', await freePort(), env, process.cwd(), folder);
    service.start();
    await service.ready();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each<[string, string, Record<string, string>]>([
    ['Bearer, any case', '/api/v1/ingest', { authorization: `bEARER ${TOKEN}` }],
    ['Basic', '/api/v1/ingest', { authorization: `Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}` }],
    ['Splunk', '/services/collector', { authorization: `Splunk ${TOKEN}` }],
    ['GenieKey', '/api/v1/ingest', { authorization: `GenieKey ${TOKEN}` }],
    ['ApiKey', '/api/v1/ingest', { authorization: `ApiKey ${TOKEN}` }],
    ['the path', `/api/v1/ingest/${TOKEN}`, {}],
    ['the query', `/api/v1/ingest?token=${TOKEN}`, {}],
    ['the query, with a slash at the end', `/api/v1/ingest/?token=${TOKEN}`, {}],
  ])('take the token from %s', async (_, path, headers) => {
    const body = path.startsWith('/services') ? Buffer.from('{"event":"a"}') : LINE;
    expect(await post(path, headers, body)).toMatchObject({ status: 200 });
    const wrong = Object.fromEntries(Object.keys(headers).map((name) => [name, 'Bearer tcs_token_of_nobody']));
    expect((await post(path.replace(TOKEN, 'tcs_token_of_nobody'), wrong, body)).status).toBe(
      path.startsWith('/services') ? 403 : 401,
    );
  });

  it.each<[string, Record<string, string>, () => Uint8Array]>([
    ['as it is, under any content type', { 'content-type': 'application/x-www-form-urlencoded' }, () => LINE],
    ['without a content type', {}, () => LINE],
    ['gzip', { 'content-encoding': 'gzip' }, () => gzipSync(LINE)],
    ['deflate', { 'content-encoding': 'deflate' }, () => deflateSync(LINE)],
    ['snappy', { 'content-encoding': 'snappy' }, () => snappy(LINE)],
    ['zstd', { 'content-encoding': 'zstd' }, () => zstd(LINE)],
  ])('read a body %s', async (_, headers, body) => {
    const { status, text } = await post('/api/v1/ingest', { ...bearer, ...headers }, body());
    expect([status, JSON.parse(text)]).toEqual([200, { accepted: 1, rejected: [] }]);
  });

  it.each<[string, Record<string, string>, () => Uint8Array, number]>([
    ['an unknown encoding', { 'content-encoding': 'br' }, () => LINE, 415],
    ['a lie about its encoding', { 'content-encoding': 'gzip' }, () => LINE, 400],
    ['a gzip bomb', { 'content-encoding': 'gzip' }, () => gzipSync(Buffer.alloc(65 << 20)), 413],
    ['a snappy bomb', { 'content-encoding': 'snappy' }, () => Uint8Array.from([0xff, 0xff, 0xff, 0xff, 0x0f, 1]), 413],
    ['a zstd bomb', { 'content-encoding': 'zstd' }, () => zstd(Buffer.alloc(65 << 20)), 413],
    ['an empty body', {}, () => new Uint8Array(0), 400],
  ])('refuse %s', async (_, headers, body, status) => {
    const answer = await post('/api/v1/ingest', { ...bearer, ...headers }, body());
    expect([answer.status, answer.headers['content-type']]).toEqual([status, expect.stringContaining('problem+json')]);
  });

  it('refuse in the words of the protocol', async () => {
    expect(JSON.parse((await post('/services/collector', {})).text)).toMatchObject({ code: 2 });
    expect((await post('/_bulk', {})).headers['x-elastic-product']).toBe('Elasticsearch');
    const otlp = await post('/v1/logs', { 'content-type': 'application/json' });
    expect([otlp.status, JSON.parse(otlp.text)]).toEqual([401, expect.objectContaining({ code: 16 })]);
  });

  it('count a repeated request once: its exact times, or its key, say that it is the same', async () => {
    const push = Buffer.from(
      JSON.stringify({ streams: [{ stream: { app: 'a' }, values: [[`${Date.now()}000000`, 'm']] }] }),
    );
    const loki = { ...bearer, 'content-type': 'application/json' };
    const keyed = { ...bearer, 'idempotency-key': 'k1' };
    const before = (await counted())('tocsin_ingest_events_total');
    for (let i = 0; i < 3; i++) {
      expect((await post('/loki/api/v1/push', loki, push)).status).toBe(204);
      expect((await post('/api/v1/ingest', keyed)).status).toBe(200);
    }
    expect((await counted())('tocsin_ingest_events_total') - before).toBe(2);
    for (let i = 0; i < 3; i++) await post('/api/v1/ingest', bearer);
    expect((await counted())('tocsin_ingest_events_total') - before).toBe(5);
  });

  it('say hello to those who ask first', async () => {
    expect((await post('/ready', {}, new Uint8Array(0), 'GET')).text).toBe('ready\n');
    expect((await post('/services/collector/health', {}, new Uint8Array(0), 'GET')).status).toBe(200);
    expect((await post('/elastic', bearer, new Uint8Array(0), 'HEAD')).status).toBe(200);
    expect(
      (await post('/api/v1/cloudevents', { ...bearer, 'webhook-request-origin': 'x' }, new Uint8Array(0), 'OPTIONS'))
        .headers['webhook-allowed-origin'],
    ).toBe('x');
    expect(
      (await post('/v2/heartbeats/job/ping', { authorization: `GenieKey ${TOKEN}` }, new Uint8Array(0), 'GET')).status,
    ).toBe(202);
  });

  it('take syslog over TLS', async () => {
    const before = (await counted())('tocsin_ingest_events_total');
    const socket = connect({ port: tlsPort, host: '127.0.0.1', rejectUnauthorized: false });
    const message = '<131>1 2026-06-01T12:00:00Z web-1 cart 7 - - over TLS';
    socket.end(`${message.length} ${message}`.repeat(100));
    await eventually(async () => expect((await counted())('tocsin_ingest_events_total') - before).toBe(100), 10_000);
  });

  it('take Fluent forward from those who know the shared key alone', async () => {
    const target = {
      url: service.url,
      port: service.port,
      token: TOKEN,
      syslogTcpPort: 0,
      syslogUdpPort: 0,
      forwardPort,
    };
    const before = (await counted())('tocsin_ingest_events_total');
    await sendWith('fluent-shared-key', target, { env: { FORWARD_KEY: SHARED_KEY } });
    expect((await counted())('tocsin_ingest_events_total') - before).toBe(2);
    await expect(sendWith('fluent-shared-key', target, { env: { FORWARD_KEY: 'wrong' } })).rejects.toThrow();
    expect((await counted())('tocsin_ingest_events_total') - before).toBe(2);
  });
});
