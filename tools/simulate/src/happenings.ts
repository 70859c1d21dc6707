import { type Effect } from './effect.js';
import { type Role } from './estate.js';

/** What may happen to a service, one pod of it, or a node, as a function of the seconds since it began. */
export interface Happening {
  readonly kind: string;
  readonly on: readonly Role[] | 'node';
  readonly reach: 'service' | 'pod';
  readonly minutes: readonly [number, number];
  readonly change?: { readonly type: 'deploy' | 'config' | 'maintenance' | 'job' | 'patch'; readonly title: string };
  readonly effect: (second: number) => Effect;
  /** What those feel who call it, where that is not the same only weaker. */
  readonly feltByCallers?: (second: number) => Effect;
}

const SERVICES: readonly Role[] = ['api', 'worker'];
const error = (text: string, perSecond = 1) => ({ level: 'error', text, perSecond });
const ramp = (second: number, over: number) => Math.min(1, second / over);

/** Faults: something that a person has to see. */
export const FAULTS: readonly Happening[] = [
  {
    kind: 'bad-deploy',
    on: SERVICES,
    reach: 'service',
    minutes: [10, 15],
    change: { type: 'deploy', title: 'deploy {version}' },
    effect: (s) => ({
      errors: 0.35 * ramp(s, 20),
      slow: 1.3,
      line: error('TypeError: cannot read field amount of undefined at Handler.apply (handler.js:{n})'),
    }),
  },
  {
    kind: 'pool-exhausted',
    on: ['database'],
    reach: 'service',
    minutes: [8, 14],
    effect: (s) => ({
      errors: 0.3 * ramp(s, 30),
      slow: 1 + 6 * ramp(s, 40),
      connections: 0.6 * ramp(s, 30),
      line: error('FATAL: remaining connection slots are reserved, {n} clients waiting'),
    }),
  },
  {
    kind: 'node-down',
    on: 'node',
    reach: 'service',
    minutes: [8, 12],
    effect: () => ({ down: true }),
    feltByCallers: () => ({ errors: 0.8, slow: 4 }),
  },
  {
    kind: 'disk-full',
    on: ['database'],
    reach: 'service',
    minutes: [12, 16],
    effect: (s) => ({
      disk: 0.45 * ramp(s, 240),
      errors: s > 200 ? 0.5 : 0,
      ...(s > 200 ? { line: error('could not extend file base/16384/{n}: no space left on device') } : {}),
    }),
  },
  {
    kind: 'memory-leak',
    on: SERVICES,
    reach: 'service',
    minutes: [14, 18],
    effect: (s) => ({
      memory: 0.55 * ramp(s % 420, 400),
      restarts: s % 420 > 400,
      errors: s % 420 > 330 ? 0.3 : 0,
      slow: s % 420 > 200 ? 1.8 : 1,
      ...(s % 420 > 330 ? { line: error('java.lang.OutOfMemoryError: Java heap space in worker {n}') } : {}),
    }),
  },
  {
    kind: 'network-loss',
    on: ['api'],
    reach: 'service',
    minutes: [8, 12],
    effect: () => ({ errors: 0.25, slow: 3, line: error('read tcp 10.2.{n}.7: connection reset by peer') }),
  },
  {
    kind: 'dns-failure',
    on: ['api'],
    reach: 'service',
    minutes: [6, 10],
    effect: () => ({ errors: 0.5, line: error('getaddrinfo EAI_AGAIN backend-{n}.svc.cluster.local', 2) }),
  },
  {
    kind: 'slow-dependency',
    on: ['api', 'database'],
    reach: 'service',
    minutes: [10, 15],
    effect: (s) => ({
      slow: 1 + 7 * ramp(s, 45),
      errors: 0.08 * ramp(s, 60),
      line: { level: 'warn', text: 'request took {n} ms, over its deadline', perSecond: 1 },
    }),
  },
  {
    kind: 'cache-flush',
    on: ['cache'],
    reach: 'service',
    minutes: [8, 12],
    effect: (s) => ({
      slow: 5 - 2 * ramp(s, 400),
      errors: 0.15,
      cpu: 0.4,
      line: error('LOADING dataset in memory, key {n} refused'),
    }),
  },
  {
    kind: 'queue-backlog',
    on: ['queue'],
    reach: 'service',
    minutes: [12, 16],
    effect: (s) => ({
      backlog: 60 * ramp(s, 400),
      slow: 1 + 4 * ramp(s, 200),
      errors: 0.12,
      line: error('consumer lag {n} exceeds retention, rejecting producer'),
    }),
  },
  {
    kind: 'certificate-expired',
    on: ['api'],
    reach: 'service',
    minutes: [8, 12],
    effect: () => ({ errors: 0.85, line: error('x509: certificate has expired or is not yet valid: serial {n}', 2) }),
  },
  {
    kind: 'config-error',
    on: SERVICES,
    reach: 'service',
    minutes: [8, 12],
    change: { type: 'config', title: 'configuration {version}' },
    effect: () => ({ errors: 0.45, line: error('invalid value for key endpoint.url in section {n}') }),
  },
  {
    kind: 'surge-saturation',
    on: ['edge'],
    reach: 'service',
    minutes: [10, 14],
    effect: (s) => ({
      load: 1 + 3 * ramp(s, 60),
      cpu: 0.5 * ramp(s, 60),
      slow: 1 + 4 * ramp(s, 90),
      errors: 0.2 * ramp(s, 90),
    }),
  },
  {
    kind: 'noisy-neighbour',
    on: 'node',
    reach: 'service',
    minutes: [10, 14],
    effect: (s) => ({ cpu: 0.55 * ramp(s, 30), slow: 1 + 3 * ramp(s, 40), errors: 0.06 }),
  },
];

/** Looks like a fault and is none: nobody may be woken. */
export const LOOK_ALIKES: readonly Happening[] = [
  {
    kind: 'batch-load',
    on: ['database'],
    reach: 'service',
    minutes: [15, 20],
    change: { type: 'job', title: 'nightly export' },
    effect: () => ({ cpu: 0.35, slow: 1.3, load: 1.6 }),
  },
  {
    kind: 'rolling-restart',
    on: SERVICES,
    reach: 'service',
    minutes: [3, 4],
    change: { type: 'patch', title: 'base image' },
    effect: (s) => ({ restarts: s % 60 < 15, errors: s % 60 < 10 ? 0.01 : 0 }),
  },
  {
    kind: 'harmless-deploy',
    on: SERVICES,
    reach: 'service',
    minutes: [10, 15],
    change: { type: 'deploy', title: 'deploy {version}' },
    effect: () => ({ line: { level: 'info', text: 'feature layout-b chosen for visitor {n}', perSecond: 0.5 } }),
  },
  { kind: 'single-pod-restart', on: ['api'], reach: 'pod', minutes: [1, 2], effect: (s) => ({ restarts: s < 20 }) },
  {
    kind: 'flapping-check',
    on: ['api'],
    reach: 'service',
    minutes: [15, 20],
    effect: (s) =>
      s % 120 < 15 ? { line: { level: 'warn', text: 'readiness probe of sidecar took {n} ms', perSecond: 0.4 } } : {},
  },
  {
    kind: 'log-level-change',
    on: SERVICES,
    reach: 'service',
    minutes: [10, 15],
    change: { type: 'config', title: 'log level debug' },
    effect: () => ({ line: { level: 'debug', text: 'cache lookup key {n} hit', perSecond: 5 } }),
  },
  {
    kind: 'peak-within-capacity',
    on: ['edge'],
    reach: 'service',
    minutes: [15, 20],
    effect: (s) => ({ load: 1 + 0.8 * Math.sin((Math.PI * Math.min(s, 900)) / 900), cpu: 0.08 }),
  },
  {
    kind: 'planned-maintenance',
    on: ['database'],
    reach: 'service',
    minutes: [6, 8],
    change: { type: 'maintenance', title: 'minor upgrade, announced' },
    effect: (s) => ({
      restarts: s % 200 < 20,
      slow: 1.4,
      line: { level: 'warn', text: 'terminating connection {n} due to administrator command', perSecond: 0.3 },
    }),
  },
];
