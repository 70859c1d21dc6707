import { type Pod, type Service } from './estate.js';
import { type Random } from './random.js';

export interface LogText {
  readonly level: string;
  readonly text: string;
}

const NORMAL: Readonly<Record<string, readonly string[]>> = {
  edge: ['GET /item/{n} 200 {n}ms', 'POST /basket/{n} 201 {n}ms', 'GET /health 200 1ms'],
  api: [
    'handled request {n} in {n} ms',
    'loaded entity {n} from store',
    'published event {n}',
    'refreshed token for client {n}',
  ],
  worker: ['job {n} finished after {n} ms', 'took message {n} from order-events'],
  database: [
    'checkpoint complete: wrote {n} buffers',
    'connection authorized: user=app session={n}',
    'automatic vacuum of table t{n}',
  ],
  cache: ['{n} changes in 300 seconds, saving', 'evicted {n} keys'],
  queue: ['rolled segment {n} of partition {n}', 'group rebalanced, generation {n}'],
};
/** Fires all day and means nothing. */
const CHRONIC: readonly LogText[] = [
  { level: 'warn', text: 'deprecated option legacy.mode used by client {n}' },
  { level: 'error', text: 'failed to send usage statistics, attempt {n}' },
];
const STACK = '\n\tat shop.core.Router.route(Router.java:88)\n\tat shop.core.Server.run(Server.java:41)';

export const fill = (text: string, random: Random): string =>
  text.replace(/\{n\}/g, () => String(random.whole(1, 9_999)));

/** An ordinary line of the service; now and then its chronic noise. */
export const ordinaryLine = (service: Service, random: Random): LogText =>
  random.next() < 0.01 && service.role !== 'edge'
    ? CHRONIC[service.name.length % 2]!
    : { level: 'info', text: random.pick(NORMAL[service.role]!) };

export const failedCall = (callee: string): LogText => ({
  level: 'error',
  text: `call to ${callee} failed after {n} ms: upstream unavailable`,
});

const SYSLOG: Readonly<Record<string, number>> = { error: 187, warn: 188, info: 190, debug: 191 };
const PINO: Readonly<Record<string, number>> = { error: 50, warn: 40, info: 30, debug: 20 };

/** The record that the shipper of this service would send. */
export function shipLine({ name, format }: Service, pod: Pod, at: number, { level, text }: LogText): string {
  const time = new Date(at).toISOString();
  const kubernetes = { pod: { name: pod.name }, node: { name: pod.node }, labels: { app: name }, namespace: 'shop' };
  const flat = { pod_name: pod.name, host: pod.node, namespace_name: 'shop', labels: { app: name } };
  switch (format) {
    case 'filebeat':
      return JSON.stringify({
        '@timestamp': time,
        message: text,
        log: { level },
        host: { name: pod.node },
        kubernetes,
      });
    case 'log4j': {
      const message = `${time.replace('T', ' ').replace('Z', '')} ${level.toUpperCase().padEnd(5)} [exec-3] shop.Handler - ${text}${level === 'error' ? STACK : ''}`;
      return JSON.stringify({ '@timestamp': time, message, log: { level }, host: { name: pod.node }, kubernetes });
    }
    case 'fluent-bit':
      return JSON.stringify({ time, stream: 'stdout', log: `${level.toUpperCase()} ${text}\n`, kubernetes: flat });
    case 'logfmt':
      return JSON.stringify({
        time,
        stream: 'stdout',
        log: `level=${level} msg="${text}" pod=${pod.name}\n`,
        kubernetes: flat,
      });
    case 'pino':
      return JSON.stringify({ level: PINO[level], time: at, pid: 1, hostname: pod.node, name, msg: text });
    case 'nginx': {
      const [, day = '', month = '', , clock = ''] = new Date(at).toUTCString().split(' ');
      return `<${SYSLOG[level]}>${month} ${day.replace(/^0/, ' ')} ${clock} ${pod.node} ${name}[7]: ${text}`;
    }
  }
}
