import { describe, expect, it } from '@jest/globals';
import { NEAR, readRecord, reader as stream } from '../testing/read-record.js';
import { serviceInPath } from './service-in-path.js';

const AT = '2026-06-01T12:00:00Z';
const log = (record: unknown) => readRecord(JSON.stringify(record), { format: 'json' }).events[0];

describe('log objects by producer', () => {
  it.each([
    [
      'Filebeat, whose service is in the path',
      {
        '@timestamp': AT,
        '@metadata': { beat: 'filebeat' },
        message: '2026-06-01 14:00:00,350 - func4 - ERROR - no pool',
        log: { offset: 1, file: { path: '/var/log/nginx/access.log' } },
        host: { name: 'web-1' },
      },
      { time: NEAR, severity: 17, service: 'nginx', host: 'web-1' },
    ],
    [
      'Filebeat 6',
      { '@timestamp': AT, message: 'm', source: 'D:\\logs\\order-service.log', beat: { hostname: 'WIN-1' } },
      { time: NEAR, service: 'order-service', host: 'WIN-1', body: 'm' },
    ],
    [
      'Filebeat with JSON in the line',
      {
        '@timestamp': AT,
        message: '{"severity":"WARN","service":"iam","message":"slow \\"login\\""}',
        host: { name: 'w' },
      },
      { time: NEAR, severity: 13, service: 'iam', host: 'w', body: 'slow "login"' },
    ],
    [
      'an application that names the trace',
      { time: AT, msg: 'm', trace: { id: '4bf92f3577b34da6a3ce929d0e0e4736' }, request_id: '7' },
      { time: NEAR, body: 'm', session: '4bf92f3577b34da6a3ce929d0e0e4736' },
    ],
    [
      'Filebeat around an application that names the request',
      { '@timestamp': AT, message: '{"message":"m","requestId":"r-17"}', host: { name: 'w' } },
      { body: 'm', session: 'r-17' },
    ],
    [
      'a Beats module with dotted names',
      {
        '@timestamp': '2026-06-01T10:00:00.000-02:00',
        'event.module': 'nginx',
        'log.level': 'error',
        message: 'open() failed',
        'service.type': 'nginx',
      },
      { time: NEAR, severity: 17, service: 'nginx', body: 'open() failed' },
    ],
    [
      'Fluent Bit, the head of the container runtime left in the line',
      {
        date: 1780315200.132,
        log: '2026-06-01T12:00:00.132201507Z stderr F time="x" level=warning msg="bad"',
        kubernetes: { pod_name: 'p-1', container_name: 'ingest', host: 'worker-1', labels: { app: 'ingestor' } },
      },
      {
        time: NEAR + 132,
        severity: 13,
        service: 'ingestor',
        host: 'worker-1',
        body: 'time="x" level=warning msg="bad"',
      },
    ],
    [
      'Fluentd with a tag only',
      { time: '2026-06-01 14:00:00 +0200', tag: 'app.web', message: 'm' },
      { time: Date.UTC(2026, 5, 1, 14), service: 'app.web', body: 'm' },
    ],
    [
      'Docker around an application that logs JSON',
      { log: '{"severity":"info","name":"cart","message":"added"}\n', stream: 'stdout', time: AT },
      { time: NEAR, severity: 9, service: 'cart', body: 'added' },
    ],
    [
      'Vector of a pod that logs with klog',
      {
        timestamp: AT,
        message: 'F1015 11:01:46.499073       1 main.go:39] no route',
        kubernetes: { container_name: 'store', pod_node_name: 'minikube' },
      },
      { time: NEAR, severity: 21, service: 'store', host: 'minikube' },
    ],
    [
      'Logstash',
      { '@timestamp': AT, '@version': '1', message: 'm', host: { name: 'l1' }, level: 'ERROR', logger_name: 'x' },
      { time: NEAR, severity: 17, host: 'l1', body: 'm' },
    ],
    [
      'rsyslog',
      {
        '@timestamp': AT,
        host: 'mymachine',
        severity: 'CRIT',
        facility: 'auth',
        'syslog-tag': 'su[230]:',
        source: 'su',
        message: " 'su root' failed on \/dev\/pts\/8",
      },
      { time: NEAR, severity: 21, service: 'su', host: 'mymachine', body: "'su root' failed on /dev/pts/8" },
    ],
    [
      'syslog-ng',
      { PROGRAM: 'myproc', PRIORITY: 'notice', PID: '8710', MESSAGE: 'disk full', ISODATE: AT, HOST: 'db-1' },
      { time: NEAR, severity: 10, service: 'myproc', host: 'db-1', body: 'disk full' },
    ],
    [
      'pino',
      { level: 60, time: NEAR, pid: 1, hostname: 'h', name: 'api', msg: 'boom', err: { stack: 's' } },
      { time: NEAR, severity: 21, service: 'api', host: 'h', body: 'boom' },
    ],
    [
      'winston with colours',
      { level: '\u001b[31merror\u001b[39m', message: 'boom', timestamp: AT, service: 'pay' },
      { time: NEAR, severity: 17, service: 'pay', body: 'boom' },
    ],
    [
      'GELF',
      { version: '1.1', host: 'h1', short_message: 'm', timestamp: NEAR / 1000, level: 3, _service: 'cart' },
      { time: NEAR, severity: 17, service: 'cart', host: 'h1', body: 'm' },
    ],
    ['Serilog', { '@t': AT, '@l': 'Error', '@m': 'boom' }, { time: NEAR, severity: 17, body: 'boom' }],
    [
      'OpenTelemetry severity numbers, which are no syslog codes',
      { severity_number: 5, message: 'm' },
      { severity: 5, body: 'm' },
    ],
    [
      'a web server that logs fields',
      { ts: AT, method: 'POST', path: '/index.html', code: '503', kubernetes: { container_name: 'gate' } },
      { time: NEAR, severity: 17, service: 'gate', body: 'POST /index.html 503' },
    ],
    ['the time of an access log', { time: '01/Jun/2026:14:00:00 +0200', message: 'm' }, { time: NEAR }],
    ['a number with an exponent', { ts: 1.7803152e9, message: 'm' }, { time: NEAR }],
    ['an error without a message', { level: 50, err: { message: 'boom', stack: 's' } }, { severity: 17, body: 'boom' }],
    ['a name that other documents use for something else', { regarding: { id: 1 }, message: 'm' }, { body: 'm' }],
    ['a message that is an object', { message: { a: 1 } }, { body: '{"a":1}' }],
  ])('%s', (_, record, expected) => {
    expect(log(record)).toMatchObject(expected);
  });

  it('takes the last of two equal names', () => {
    expect(readRecord('{"message":"a","message":"b"}').events).toMatchObject([{ body: 'b' }]);
  });

  it('does not read a byte order mark', () => {
    expect(readRecord('\ufeff{"message":"a"}').events).toMatchObject([{ body: 'a' }]);
  });

  it.each([
    ['{"message":""}', 'empty'],
    ['{"message":null}', 'no_message'],
    ['{"log":{"level":"info"}}', 'no_message'],
    ['{"resourceLogs":[{}],"message":"m"}', 'unknown_shape'],
    ['{"message":"a"', 'not_json'],
    ['just text', 'not_json'],
  ])('refuses %s: %s', (record, reason) => {
    expect(readRecord(record, { format: 'json' })).toEqual({ rejected: reason, events: [] });
  });

  it('joins the parts of a line by pod and stream', () => {
    const part = (text: string, p: string, pod: string) =>
      JSON.stringify({ log: text, _p: p, stream: 'stderr', kubernetes: { pod_name: pod, container_name: 'cart' } });
    const records = [part('one ', 'P', 'a'), part('other ', 'P', 'b'), part('two ', 'P', 'a'), part('three', 'F', 'a')];
    const { read, flush } = stream();
    expect(records.flatMap((record) => read(record).events).map(({ body }) => body)).toEqual(['one two three']);
    expect(flush().map(({ body }) => body)).toEqual(['other ']);
    expect(flush()).toEqual([]);
  });
});

describe('parts of a line by other marks', () => {
  it.each([
    [
      "Docker's fluentd driver",
      { log: 'one ', container_id: 'c', partial_message: 'true', partial_last: 'false' },
      { log: 'two', container_id: 'c', partial_message: 'true', partial_last: 'true' },
    ],
    ['Vector', { message: 'one ', container_id: 'c', _partial: true }, { message: 'two', container_id: 'c' }],
  ])('%s', (_, first, last) => {
    const { read } = stream();
    expect(read(JSON.stringify(first)).events).toEqual([]);
    expect(read(JSON.stringify(last)).events).toMatchObject([{ body: 'one two' }]);
  });
});

describe('the service in a path', () => {
  it.each([
    ['/var/log/nginx/access.log', 'nginx'],
    ['/var/log/nginx/error.log-20260601.gz', 'nginx'],
    ['C:\\log\\tda-iam.json.log', 'tda-iam'],
    ['/srv/shop/order-service.2026-06-01.log', 'order-service'],
    ['/var/log/pods/kube-system_store_93bde4d0/store/1.log', 'store'],
    [`/var/log/containers/cart-7f_shop_cart-${'0a'.repeat(32)}.log`, 'cart'],
    ['/tmp/1.log', ''],
    ['/var/log/messages', ''],
  ])('%s → %s', (path, service) => {
    expect(serviceInPath(path)).toBe(service);
  });
});
