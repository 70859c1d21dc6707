import { describe, expect, it } from '@jest/globals';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type ReadEvent, reader } from './testing/read-record.js';

const repository = resolve(__dirname, '../../..');
const shapes = join(resolve(process.env.TOCSIN_DATA ?? join(repository, '../shared/data')), 'shapes');

/** What producers really send; counts are of records and of reasons. */
const EXPECTED: Readonly<Record<string, { read: number; refused?: Readonly<Record<string, number>> }>> = {
  'filebeat.jsonl': { read: 5 },
  'filebeat-nginx-module.jsonl': { read: 2 },
  'fluent-bit.jsonl': { read: 4 },
  'kube-logging-nginx.jsonl': { read: 1 },
  'vector-kubernetes-logs.jsonl': { read: 1 },
  'vector-metric.jsonl': { read: 3 },
  // All metrics; its logs have random fields, none of them a text
  'vector-native-fuzz.jsonl': { read: 39, refused: { no_message: 60 } },
  'otlp-logs.jsonl': { read: 2 },
  'otlp-metrics.jsonl': { read: 2 },
  'otlp-traces.jsonl': { read: 1, refused: {} },
  'metricbeat.jsonl': { read: 3 },
  'telegraf.jsonl': { read: 2 },
  'telegraf-influx.txt': { read: 3 },
  // The third sample is NaN: the series has gone stale
  'prometheus-kafka-adapter.jsonl': { read: 2, refused: { no_number: 1 } },
  'alertmanager-webhook.jsonl': { read: 3 },
  'grafana-webhook.jsonl': { read: 1 },
  'cloudwatch-sns.jsonl': { read: 1 },
  'kubernetes-events.jsonl': { read: 2 },
  // The second one holds an octet stream
  'cloudevents.jsonl': { read: 1, refused: { binary_data: 1 } },
  'hostile.jsonl': { read: 20, refused: { empty: 3, no_message: 4, not_json: 1, no_number: 2, unknown_shape: 1 } },
};

const linesOf = (file: string): string[] => readFileSync(join(shapes, file), 'utf8').split('\n').slice(0, -1);

/** The last column of a CSV export whose other columns hold no comma. */
const logColumnOf = (file: string): string[] =>
  linesOf(file)
    .slice(1)
    .map((line) => line.split(',').slice(7).join(',').trim().slice(1, -1).replaceAll('""', '"'));

function readFile(file: string) {
  const { read, flush } = reader();
  const refused: Record<string, number> = {};
  const records: (readonly ReadEvent[])[] = [];
  let count = 0;
  for (const line of linesOf(file)) {
    const { rejected, events } = read(line);
    if (rejected) refused[rejected] = (refused[rejected] ?? 0) + 1;
    else count++;
    records.push(events);
  }
  records.push(flush());
  return { count, refused, records };
}

/** Subject, severity, time and text of the events of some record of a file. */
const NAMED: readonly (readonly [file: string, record: number, expected: object])[] = [
  ['filebeat.jsonl', 0, { service: 'nginx', host: 'nginx-01.example.com', time: '2023-11-20T14:37:56.612Z' }],
  ['filebeat.jsonl', 1, { service: '', host: 'app-104', severity: 17, time: '2023-02-06T07:33:06.707Z' }],
  ['filebeat.jsonl', 2, { service: 'tda-iam', host: 'WIN-01', severity: 9, time: '2022-05-16T05:52:45.529Z' }],
  ['filebeat.jsonl', 4, { service: 'order-service', host: '01AD58697812703', severity: 9 }],
  ['filebeat-nginx-module.jsonl', 0, { service: 'nginx', severity: 17, time: '2016-10-25T16:49:34.000Z' }],
  [
    'fluent-bit.jsonl',
    0,
    {
      service: 'log-ingestor',
      host: 'worker-1',
      severity: 13,
      time: '2025-09-20T21:03:54.132Z',
      body: 'time="2025-09-20T21:03:54Z" level=warning msg="Invalid log entry"',
    },
  ],
  ['fluent-bit.jsonl', 1, { service: 'log-ingestor', severity: 9, body: 'Processing request' }],
  ['fluent-bit.jsonl', 2, { service: 'cart', host: 'worker-2', severity: 21, time: '2025-09-20T21:03:56.000Z' }],
  ['fluent-bit.jsonl', 4, { service: 'cart', body: 'goroutine 1 [running]:' }],
  [
    'kube-logging-nginx.jsonl',
    0,
    {
      service: 'log-generator',
      host: 'ip-192-0-2-51.eu-west-1.compute.internal',
      severity: 9,
      body: 'POST /index.html 403',
    },
  ],
  ['vector-kubernetes-logs.jsonl', 0, { service: 'storage-provisioner', host: 'minikube', severity: 21 }],
  ['vector-metric.jsonl', 0, { host: 'db-01', name: 'host_cpu_seconds_total', value: 53422.1 }],
  ['otlp-logs.jsonl', 0, { service: 'my.service', severity: 10, body: 'Example log record' }],
  ['otlp-logs.jsonl', 1, { service: 'checkout', host: 'worker-1', severity: 17, time: '2025-09-20T21:03:54.132Z' }],
  ['otlp-traces.jsonl', 0, { side: 'callee', caller: '', callee: 'my.service', durationMs: 1_000, failed: false }],
  ['otlp-metrics.jsonl', 1, { host: 'db-01', name: 'system.cpu.utilization', value: 0.42 }],
  ['metricbeat.jsonl', 2, { host: 'host.example.com', service: '', name: 'system.filesystem.available' }],
  ['telegraf.jsonl', 0, { host: 'raynor', name: 'docker.field_1', value: 30, time: '2016-03-17T15:39:00.000Z' }],
  ['telegraf-influx.txt', 1, { host: 'raynor', name: 'mem.used_percent', value: 42.7 }],
  ['prometheus-kafka-adapter.jsonl', 1, { host: 'db-01', service: 'node', name: 'node_load1', value: 0.42 }],
  ['alertmanager-webhook.jsonl', 0, { host: 'hello', severity: 21, body: 'InstanceDown: Instance hello:2112 down' }],
  ['cloudwatch-sns.jsonl', 0, { host: 'i-0abc', severity: 17, time: '2025-09-20T21:04:12.345Z' }],
  ['kubernetes-events.jsonl', 0, { service: 'cart', host: 'worker-2', severity: 13, time: '2025-09-20T21:03:54.000Z' }],
  ['kubernetes-events.jsonl', 1, { host: 'worker-2', severity: 17, time: '2025-09-20T21:03:55.123Z' }],
  ['cloudevents.jsonl', 0, { host: 'db-01', severity: 21, body: 'replication lag 95 s' }],
];

const readable = ({ time, ...event }: ReadEvent): ReadEvent => ({
  ...event,
  time: Number.isFinite(time) ? new Date(Number(time)).toISOString() : null,
});

const describeIfThere = existsSync(shapes) ? describe : describe.skip;

describeIfThere('recorded shapes of producers (skipped without the evaluation data)', () => {
  it('are all read, or refused with a reason', () => {
    const table = Object.keys(EXPECTED).map((file) => {
      const { count, refused, records } = readFile(file);
      return {
        file,
        messages: linesOf(file).length,
        read: count,
        events: records.flat().length,
        refused: JSON.stringify(refused),
      };
    });
    process.stdout.write(
      [
        '| shape | messages | read | events | refused |',
        '|---|--:|--:|--:|---|',
        ...table.map(
          ({ file, messages, read, events, refused }) => `| ${file} | ${messages} | ${read} | ${events} | ${refused} |`,
        ),
        '',
      ].join('\n'),
    );
    for (const [file, { read, refused }] of Object.entries(EXPECTED)) {
      const found = readFile(file);
      expect({ file, read: found.count, refused: found.refused }).toEqual({ file, read, refused: refused ?? {} });
    }
  });

  it.each(NAMED)('%s, record %d', (file, record, expected) => {
    expect(readable(readFile(file).records[record]![0]!)).toMatchObject(expected);
  });

  it.each([
    ['nezha-onlineboutique-raw-log.csv', 'recommendationservice-server', 9, /^TraceID: /],
    ['nezha-trainticket-faultfree-raw-log.csv', '', 9, /^\d\d:\d\d:\d\d\.\d{3} INFO /],
  ])("reads the container runtime's lines in %s", (file, service, severity, body) => {
    const { read } = reader();
    const events = logColumnOf(file).map((line) => read(line));
    expect(events).toHaveLength(300);
    for (const { rejected, events: found } of events) {
      expect(rejected).toBeNull();
      expect(found).toHaveLength(1);
      expect(Number.isFinite(found[0]!.time)).toBe(true);
    }
    expect(events[0]!.events).toMatchObject([{ service, severity, body: expect.stringMatching(body) }]);
  });

  it('survives what else a topic hands over', () => {
    const { read } = reader();
    const big = `{"message":"${'x'.repeat(1 << 20)}"}`;
    expect(read(big).rejected).toBeNull();
    expect(read(Uint8Array.from([0xff, 0xfe, 0x00, 0x80])).rejected).toBe('binary_data');
    expect(read(Buffer.from('[{"a":'.repeat(100_000))).rejected).toBeNull();
  });
});
