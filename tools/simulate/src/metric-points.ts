import { type Condition } from './condition.js';
import { type Pod, type Service } from './estate.js';
import { type Random } from './random.js';

const BOUNDS = [5, 10, 25, 50, 100, 250, 500, 1_000, 2_500];

/** Totals of one pod since it started. */
export class PodCounters {
  private requests = 0;
  private errors = 0;
  private sum = 0;
  private buckets = new Array<number>(BOUNDS.length + 1).fill(0);

  restart(): void {
    this.requests = this.errors = this.sum = 0;
    this.buckets.fill(0);
  }

  add(requests: number, errors: number, latencyMs: number, random: Random): void {
    this.requests += requests;
    this.errors += errors;
    const samples = 20;
    for (let i = 0; i < samples; i++) {
      const ms = latencyMs * Math.exp(random.normal(0, 0.5));
      const at = BOUNDS.findIndex((bound) => ms <= bound);
      this.buckets[at < 0 ? BOUNDS.length : at]! += requests / samples;
      this.sum += (ms * requests) / samples;
    }
  }

  toOtlp(nanos: string): unknown[] {
    const total = (name: string, value: number) => ({
      name,
      sum: { aggregationTemporality: 2, isMonotonic: true, dataPoints: [{ timeUnixNano: nanos, asDouble: value }] },
    });
    const bucketCounts = this.buckets.map((count) => String(Math.round(count)));
    const count = String(bucketCounts.reduce((sum, each) => sum + Number(each), 0));
    const point = { timeUnixNano: nanos, count, sum: this.sum, bucketCounts, explicitBounds: BOUNDS };
    return [
      total('http.server.requests', this.requests),
      total('http.server.errors', this.errors),
      {
        name: 'http.server.request.duration',
        unit: 'ms',
        histogram: { aggregationTemporality: 2, dataPoints: [point] },
      },
    ];
  }
}

const attributes = (values: Readonly<Record<string, string>>) =>
  Object.entries(values).map(([key, stringValue]) => ({ key, value: { stringValue } }));

/** What the collector of an instrumented pod sends. */
export function podMetrics(
  { name, role }: Service,
  pod: Pod,
  counters: PodCounters,
  { effect }: Condition,
  load: number,
  at: number,
  random: Random,
): string {
  const nanos = `${at}000000`;
  const gauge = (metric: string, value: number) => ({
    name: metric,
    gauge: { dataPoints: [{ timeUnixNano: nanos, asDouble: Math.round(value * 1e4) / 1e4 }] },
  });
  if (role === 'database' || role === 'cache' || role === 'queue') {
    const fields = {
      cpu_ratio: Math.min(1, 0.15 + 0.15 * load + (effect.cpu ?? 0) + random.normal(0, 0.02)),
      connections_ratio: Math.min(1, 0.2 + 0.15 * load + (effect.connections ?? 0) + random.normal(0, 0.015)),
      latency_ms: (effect.slow ?? 1) * (4 + 2 * load) * Math.exp(random.normal(0, 0.12)),
      ...(role === 'database' ? { disk_ratio: Math.min(1, 0.55 + (effect.disk ?? 0)) } : {}),
      ...(role === 'queue'
        ? { backlog: Math.round((20 + 10 * load) * (1 + (effect.backlog ?? 0)) * Math.exp(random.normal(0, 0.2))) }
        : {}),
    };
    return JSON.stringify({
      metrics: [{ name: role, tags: { service: name, host: pod.node, pod: pod.name }, fields, timestamp: at / 1_000 }],
    });
  }
  const resource = {
    attributes: attributes({
      'service.name': name,
      'k8s.pod.name': pod.name,
      'k8s.node.name': pod.node,
      'host.name': pod.node,
    }),
  };
  const metrics = [
    ...counters.toOtlp(nanos),
    gauge('process.cpu.utilization', Math.min(1, 0.1 + 0.25 * load + (effect.cpu ?? 0) + random.normal(0, 0.02))),
    gauge('process.memory.utilization', Math.min(1, 0.4 + (effect.memory ?? 0) + random.normal(0, 0.01))),
  ];
  return JSON.stringify({ resourceMetrics: [{ resource, scopeMetrics: [{ scope: { name: 'shop' }, metrics }] }] });
}

/** What Metricbeat on a node sends. */
export const nodeMetrics = (node: string, cpu: number, at: number, random: Random): string =>
  JSON.stringify({
    '@timestamp': new Date(at).toISOString(),
    event: { module: 'system' },
    metricset: { name: 'cpu' },
    host: { name: node },
    system: { cpu: { total: { pct: Math.round(Math.min(1, cpu + random.normal(0, 0.02)) * 1e4) / 1e4 } } },
  });

/** One traced call: the caller's and the callee's span of it. */
export function tracedCall(
  caller: string,
  callee: string,
  at: number,
  ms: number,
  failed: boolean,
  random: Random,
): string {
  const id = () => random.whole(0x10000000, 0xffffffff).toString(16).padStart(16, '0');
  const [traceId, client] = [`${id()}${id()}`, id()];
  const times = {
    startTimeUnixNano: `${at - Math.ceil(ms)}000000`,
    endTimeUnixNano: `${at}000000`,
    status: failed ? { code: 2 } : {},
  };
  const of = (service: string, span: object) => ({
    resource: { attributes: attributes({ 'service.name': service }) },
    scopeSpans: [{ spans: [{ traceId, name: 'call', ...times, ...span }] }],
  });
  const resourceSpans = [
    of(caller, { spanId: client, kind: 3, attributes: attributes({ 'peer.service': callee }) }),
    of(callee, { spanId: id(), parentSpanId: client, kind: 2 }),
  ];
  return JSON.stringify({ resourceSpans });
}
