import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { KNOWN_FORMATS, type RecordFormat } from './formats.js';
import { NEAR, readRecord } from './testing/read-record.js';

const read = (record: string, format: RecordFormat = 'auto') => readRecord(record, { format });
const log = (record: string) => read(record).events[0];

describe('log records', () => {
  it.each([
    [
      'Filebeat',
      '{"@timestamp":"2026-06-01T11:59:58.612Z","@metadata":{"beat":"filebeat"},"message":"GET /cart \\"500\\"","log":{"level":"error","file":{"path":"/x"}},"host":{"name":"web-1"},"service":{"name":"cart"}}',
      { time: NEAR - 1_388, severity: 17, service: 'cart', host: 'web-1', body: 'GET /cart "500"' },
    ],
    [
      'Fluent Bit with kubernetes metadata',
      '{"date":1780315198.5,"log":"level=warning msg=slow","kubernetes":{"pod_name":"p","labels":{"app":"search","x":"y"},"host":"worker-1"},"stream":"stderr"}',
      { time: 1_780_315_198_500, severity: 13, service: 'search', host: 'worker-1', body: 'level=warning msg=slow' },
    ],
    [
      'Vector',
      '{"file":"/var/log/a","kubernetes":{"container_name":"store","pod_node_name":"n1"},"message":"started","timestamp":"2026-06-01T12:00:00Z"}',
      { time: NEAR, severity: 0, service: 'store', host: 'n1', body: 'started' },
    ],
    [
      'pino',
      '{"level":50,"time":1780315200000,"pid":1,"hostname":"h","name":"api","msg":"boom \\u00e9\\ud83d\\ude00"}',
      { time: 1_780_315_200_000, severity: 17, service: 'api', host: 'h', body: 'boom é😀' },
    ],
    [
      'flat ECS names',
      '{"@timestamp":"2026-06-01T14:00:00+02:00","log.level":"WARN","service.name":"pay","message":"m"}',
      { time: NEAR, severity: 13, service: 'pay', host: '', body: 'm' },
    ],
    [
      'a syslog line',
      '<131>Jun  1 11:59:59 db-2 postgres[812]: FATAL: too many connections',
      { time: NEAR - 1_000, severity: 17, service: 'postgres', host: 'db-2', body: 'FATAL: too many connections' },
    ],
    [
      'a plain line with an ISO time',
      '2026-06-01 12:00:00,250 ERROR [main] pool exhausted',
      { time: NEAR + 250, severity: 17, service: '', host: '', body: 'ERROR [main] pool exhausted' },
    ],
    ['a plain line', 'no error found', { time: NaN, severity: 0, service: '', host: '', body: 'no error found' }],
  ])('%s', (_, record, expected) => {
    expect(log(record)).toEqual(expected);
  });

  it('reads OTLP with its resource', () => {
    const record = {
      resourceLogs: [
        {
          resource: { attributes: [{ key: 'service.name', value: { stringValue: 'checkout' } }] },
          scopeLogs: [
            {
              logRecords: [
                { timeUnixNano: '1780315200000000000', severityNumber: 17, body: { stringValue: 'db timeout' } },
              ],
            },
          ],
        },
      ],
    };
    expect(log(JSON.stringify(record))).toEqual({
      time: NEAR,
      severity: 17,
      service: 'checkout',
      host: '',
      body: 'db timeout',
    });
  });

  it('reads several records sent as one array', () => {
    expect(read('[{"log":"a"},{"log":"b"}]').events.map(({ body }) => body)).toEqual(['a', 'b']);
  });
});

describe('metric records', () => {
  it('reads Telegraf JSON, one event a numeric field', () => {
    const { events } = read(
      '{"fields":{"usage_idle":93.1,"up":true,"note":"x"},"name":"cpu","tags":{"cpu":"0","host":"db-1"},"timestamp":1780315200}',
    );
    expect(events).toEqual([
      { time: NEAR, service: '', host: 'db-1', name: 'cpu.usage_idle', labels: { cpu: '0' }, value: 93.1 },
      { time: NEAR, service: '', host: 'db-1', name: 'cpu.up', labels: { cpu: '0' }, value: 1 },
    ]);
  });

  it('recognises the line protocol by its nanoseconds', () => {
    const { events } = read('disk,host=db-1,path=/var\\ lib free=12i,label="a,b c",used=0.5 1780315200000000000');
    expect(events.map((event) => [event.name, event.value, event.labels])).toEqual([
      ['disk.free', 12, { path: '/var lib' }],
      ['disk.used', 0.5, { path: '/var lib' }],
    ]);
  });
});

describe('bad records', () => {
  it.each([
    ['', 'empty'],
    ['  \n', 'empty'],
    ['{"message":"cut', 'not_json'],
    ['{"a":1}{"b":2}', 'not_json'],
    ['{"level":30}', 'no_message'],
    ['{"fields":{"a":"x"},"name":"cpu"}', 'no_number'],
    ['{"resourceLogs":', 'not_json'],
    ['{}', 'no_message'],
  ])('%s → %s', (record, reason) => {
    expect(read(record)).toEqual({ rejected: reason, events: [] });
  });

  it('never throws, whatever the bytes', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.json(),
          fc.string().map((s) => `{"message":"${s}`),
        ),
        (record) => {
          for (const format of ['auto', ...KNOWN_FORMATS] as const) expect(() => read(record, format)).not.toThrow();
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds the same message as JSON.parse', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.json(), (message, noise) => {
        const record = `{"x": ${noise} , "message":${JSON.stringify(`m${message}m`)},"y":[${noise}]}`;
        return log(record)?.body === Buffer.from(`m${message}m`).toString();
      }),
    );
  });
});
