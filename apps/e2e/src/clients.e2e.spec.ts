import { type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EmbeddedEventLog } from '@tocsin/adapter-embedded';
import { KIND_LOG, KIND_METRIC, PackedEventsReader, TOPICS, isControlRecord, parseSeries } from '@tocsin/contracts';
import { freePort, isInstalled, pythonWith } from '@tocsin/testing/servers';
import { alertmanager } from './daemons/alertmanager.js';
import { collectd } from './daemons/collectd.js';
import { prometheus } from './daemons/prometheus.js';
import { RSYSLOG_WAYS, rsyslog } from './daemons/rsyslog.js';
import { SYSLOG_NG_WAYS, syslogNg } from './daemons/syslog-ng.js';
import { PYTHON_CLIENTS, type Target, ended, sendWith } from './senders.js';
import { ServiceProcess } from './service-process.js';
import { makeCertificate, startTlsFront } from './tls-front.js';

const hasPython = isInstalled('python3');
const TOKEN = 'tcs_token_of_the_clients_test';

/** A log event of which only what is compared is read: one at error, one at info, from `node-1`. */
const two = (name: string, over: object = {}) =>
  ['one', 'two'].map((text) => ({
    service: name,
    host: 'node-1',
    severity: text === 'one' ? 17 : 9,
    body: expect.stringContaining(`${name} ${text}`),
    ...over,
  }));

/** An alert that fired, of which only what is compared is read, and its end. */
function firedAndResolved(fired: object): object[] {
  return [{ document: { ...fired, status: 'firing' } }, { document: { status: 'resolved' } }];
}

/** The SDK's own; NaN for `+Inf` compares as not below. */
const LATENCY_BOUNDS = '0 5 10 25 50 75 100 250 500 750 1000 2500 5000 7500 10000 +Inf'.split(' ');

/** Every client library, and what must be found of it. */
const CLIENTS: Readonly<Record<string, readonly object[]>> = {
  'otel-logs-proto': two('otel-logs-proto'),
  'otel-logs-json': two('otel-logs-json'),
  'otel-metrics': [
    { name: 'requests', labels: { route: '/' }, value: 7 },
    { name: 'latency.count', value: 1 },
    { name: 'latency.sum', value: 42 },
    { name: 'latency.min', value: 42 },
    { name: 'latency.max', value: 42 },
    ...LATENCY_BOUNDS.map((le) => ({ name: 'latency_bucket', labels: { le }, value: Number(le) < 42 ? 0 : 1 })),
  ],
  'otel-traces': [{ document: { side: 'caller', caller: 'otel-traces', callee: 'cart', calls: 2, errors: 1 } }],
  'pino-loki': two('pino-loki'),
  'winston-loki-json': two('winston-loki-json'),
  'winston-loki-protobuf': two('winston-loki-protobuf'),
  'splunk-logging': two('splunk-logging'),
  'winston-splunk': two('winston-splunk', { host: '' }),
  elasticsearch: two('elasticsearch'),
  'elasticsearch-handshake': two('elasticsearch-handshake'),
  opensearch: two('opensearch'),
  'fluent-message': two('fluent-message'),
  'fluent-forward': two('fluent-forward'),
  'fluent-packedforward': two('fluent-packedforward'),
  'fluent-compressedpackedforward': two('fluent-compressedpackedforward'),
  'cloudevents-binary': two('cloudevents-binary'),
  'cloudevents-structured': two('cloudevents-structured'),
  'prometheus-remote-write': [{ name: 'queue_depth', value: 100, host: 'node-1' }],
  'sentry-node': two('sentry-node'),
  pdjs: [
    ...firedAndResolved({ source: 'pagerduty', severity: 'critical', service: 'pdjs', message: 'pdjs one' }),
    { document: { type: 'deploy', title: 'deploy 1.4.2', service: 'pdjs' } },
  ],
  'opsgenie-sdk': firedAndResolved({ source: 'opsgenie', severity: 'critical', service: 'opsgenie-sdk' }),
};

/** The same for Python's. */
const PYTHON: typeof CLIENTS = {
  'python-logging-loki': two('python-logging-loki'),
  'splunk-handler': two('splunk-handler'),
  'elasticsearch-py': two('elasticsearch-py'),
  'otel-python': two('otel-python'),
  'pagerduty-py': firedAndResolved({ source: 'pagerduty', severity: 'critical', host: 'node-1' }),
  sns: firedAndResolved({ source: 'cloudwatch', service: 'sns', message: 'Threshold Crossed' }),
};

const DAEMONS = {
  rsyslogd: rsyslog,
  'syslog-ng': syslogNg,
  prometheus,
  'prometheus-alertmanager': alertmanager,
  collectd,
} as const;
type Daemon = keyof typeof DAEMONS;

type Found = { readonly service: string; readonly document?: Fields } & Fields;
type Fields = Readonly<Record<string, unknown>>;

/** All events that the process wrote, read from its storage after it ended. */
async function eventsIn(home: string): Promise<Found[]> {
  const log = new EmbeddedEventLog(join(home, 'log'));
  const events: Found[] = [];
  for await (const { records } of log.read({ topic: TOPICS.events, partition: 0 }, 0))
    for (const { value } of records) {
      if (!value || isControlRecord(value)) continue;
      const reader = new PackedEventsReader(value);
      while (reader.next()) {
        const { strings, time, severity, kind } = reader;
        const place = { service: strings[reader.service]!, host: strings[reader.host]!, time };
        if (kind === KIND_METRIC)
          events.push({ ...place, ...parseSeries(strings[reader.series]!), value: reader.value });
        else if (kind === KIND_LOG) events.push({ ...place, severity, body: reader.bodyText() });
        else events.push({ ...place, document: JSON.parse(reader.bodyText()) as Fields });
      }
    }
  await log.close();
  return events;
}

describe('unmodified senders', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-clients-'));
  const failures: Record<string, string> = {};
  const children: ChildProcess[] = [];
  const began = Date.now();
  let service: ServiceProcess | undefined;
  let front: Awaited<ReturnType<typeof startTlsFront>> | undefined;
  let events: Found[] = [];
  /** What the sender sent: by its service, or by the key of an alert, since an alert's end may name nothing else. */
  const of = (name: string) => events.filter(({ service, document }) => service === name || document?.key === name);

  beforeAll(async () => {
    const [port, syslogTcpPort, syslogUdpPort, syslogTlsPort, forwardPort] = (await Promise.all(
      Array.from({ length: 5 }, () => freePort()),
    )) as [number, number, number, number, number];
    const home = join(folder, 'home');
    const { certFile, keyFile } = makeCertificate(folder);
    const env = {
      TOCSIN_HOME: home,
      TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
      TOCSIN_SYSLOG_TCP_PORT: String(syslogTcpPort),
      TOCSIN_SYSLOG_UDP_PORT: String(syslogUdpPort),
      TOCSIN_SYSLOG_TLS_PORT: String(syslogTlsPort),
      TOCSIN_TLS_CERT_FILE: certFile,
      TOCSIN_TLS_KEY_FILE: keyFile,
      TOCSIN_FORWARD_PORT: String(forwardPort),
    };
    service = new ServiceProcess('standalone', port, env, process.cwd(), folder);
    service.start();
    await service.ready();
    front = await startTlsFront({ certFile, keyFile }, port);
    const ports = { port, syslogTcpPort, syslogUdpPort, syslogTlsPort, forwardPort };
    const target: Target = { url: service.url, token: TOKEN, ...ports, tlsHost: front.host, certFile };
    const trying = async (name: string, act: () => Promise<void>) =>
      act().catch((error: Error) => (failures[name] = error.message));
    for (const [name, start] of Object.entries(DAEMONS))
      if (isInstalled(name))
        await trying(name, async () => void children.push(await start(join(folder, name), target)));
    const waiting = Object.keys(CLIENTS).map((name) => () => trying(name, () => sendWith(name, target)));
    if (hasPython) {
      const python = pythonWith(join(process.cwd(), 'out/e2e/python'), ['-r', PYTHON_CLIENTS]);
      for (const name of Object.keys(PYTHON))
        waiting.push(() => trying(name, () => sendWith(name, target, { python })));
    }
    const next = async () => {
      for (let send = waiting.shift(); send; send = waiting.shift()) await send();
    };
    await Promise.all([next(), next()]);
    await Promise.all(children.map(ended));
    await service.stop();
    events = await eventsIn(home);
  }, 300_000);
  afterAll(async () => {
    await Promise.all(children.map(ended));
    front?.stop();
    await service?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  function isComplete(name: string, expected: readonly object[]): void {
    expect(failures[name]).toBeUndefined();
    const found = of(name);
    expect(found).toEqual(expected.map((event) => expect.objectContaining(matching(event))));
    for (const { time } of found) expect(Math.abs(Number(time) - began)).toBeLessThan(300_000);
  }
  const where = (installed: boolean) => (installed || process.env.REQUIRE_REAL === '1' ? it : it.skip);
  const daemons = (name: Daemon) => where(isInstalled(name));

  it.each(Object.keys(CLIENTS))('%s', (name) => isComplete(name, CLIENTS[name]!));
  where(hasPython).each(Object.keys(PYTHON))('%s (Python)', (name) => isComplete(name, PYTHON[name]!));
  daemons('rsyslogd').each(RSYSLOG_WAYS)('%s', (way) => isComplete(way, two(way)));
  daemons('syslog-ng').each(SYSLOG_NG_WAYS)('%s', (way) => isComplete(way, two(way)));
  daemons('prometheus')('Prometheus: samples and alerts', () => {
    const up = of('prometheus').filter(({ name }) => name === 'up');
    expect(up.length).toBeGreaterThan(0);
    expect(up).toEqual(up.map(() => expect.objectContaining({ host: '127.0.0.1', value: 1 })));
    const alerts = of('prometheus').filter(({ document }) => document !== undefined);
    expect(alerts[0]?.document).toMatchObject({
      source: 'prometheus',
      name: 'AlwaysOn',
      status: 'firing',
      severity: 'critical',
    });
  });
  daemons('prometheus-alertmanager')('Alertmanager by webhook, as PagerDuty and as Opsgenie', () => {
    const sources = events.flatMap(({ document }) => {
      const { source, status, name } = (document ?? {}) as Record<string, string>;
      return /DiskFull/.test(name ?? '') ? [`${source} ${status}`] : [];
    });
    expect([...new Set(sources)].sort()).toEqual(['alertmanager firing', 'opsgenie firing', 'pagerduty firing']);
  });
  daemons('collectd')('collectd', () => {
    const names = events.flatMap(({ name, host }) => (host === 'node-1' ? [String(name)] : []));
    for (const plugin of ['load', 'memory', 'uptime'])
      expect(names.filter((name) => name.startsWith(plugin)).length).toBeGreaterThan(2);
  });
});

/** Objects within are compared by what they name. */
const matching = (event: object): Fields =>
  Object.fromEntries(
    Object.entries(event).map(([key, value]: [string, unknown]) => [
      key,
      key === 'document' ? expect.objectContaining(value as Record<string, unknown>) : value,
    ]),
  );
