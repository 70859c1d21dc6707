import { withoutCredentials } from '@tocsin/model';
import { type DestinationStream, type Logger, pino } from 'pino';
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { type Telemetry } from '@tocsin/ports';

const BUCKETS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60];

/** Fields that nobody may read in a log, at the top and one level down. */
const SECRETS = ['password', 'passwordHash', 'secret', 'token', 'csrf', 'authorization', 'cookie', 'set-cookie'];
const redact = { paths: SECRETS.flatMap((name) => [`["${name}"]`, `*["${name}"]`]), censor: '•••' };

const shown = (value: unknown): unknown => (typeof value === 'string' ? withoutCredentials(value) : value);

/**
 * Telemetry on pino (JSON lines) and prom-client. A metric's label names are fixed by its first use; later uses must have
 * the same ones.
 */
export class PinoTelemetry implements Telemetry {
  private readonly logger: Logger;
  private readonly registry = new Registry();
  private readonly counters = new Map<string, Counter>();
  private readonly gauges = new Map<string, Gauge>();
  private readonly histograms = new Map<string, Histogram>();

  constructor(role: string, level: string, destination?: DestinationStream) {
    const options = { redact, level, base: { role }, formatters: { level: (label: string) => ({ level: label }) } };
    this.logger = destination ? pino(options, destination) : pino(options);
    collectDefaultMetrics({ register: this.registry });
  }

  log(
    level: 'debug' | 'info' | 'warn' | 'error',
    message: string,
    fields: Readonly<Record<string, unknown>> = {},
  ): void {
    const entries = Object.entries(fields).map(([name, value]) => [name, shown(value)]);
    this.logger[level](Object.fromEntries(entries), withoutCredentials(message));
  }

  count(metric: string, by = 1, labels: Readonly<Record<string, string>> = {}): void {
    this.make(this.counters, Counter, metric, labels).inc({ ...labels }, by);
  }

  gauge(metric: string, value: number, labels: Readonly<Record<string, string>> = {}): void {
    this.make(this.gauges, Gauge, metric, labels).set({ ...labels }, value);
  }

  observe(metric: string, value: number, labels: Readonly<Record<string, string>> = {}): void {
    this.make(this.histograms, Histogram, metric, labels).observe({ ...labels }, value);
  }

  /** Everything in the Prometheus text format. */
  metricsText(): Promise<string> {
    return this.registry.metrics();
  }

  private make<T>(
    known: Map<string, T>,
    Kind: new (options: {
      name: string;
      help: string;
      labelNames: string[];
      registers: Registry[];
      buckets: number[];
    }) => T,
    name: string,
    labels: Readonly<Record<string, string>>,
  ): T {
    let metric = known.get(name);
    if (!metric) {
      const help = name.replace(/^tocsin_/, '').replaceAll('_', ' ');
      metric = new Kind({ name, help, labelNames: Object.keys(labels), registers: [this.registry], buckets: BUCKETS });
      known.set(name, metric);
    }
    return metric;
  }
}
