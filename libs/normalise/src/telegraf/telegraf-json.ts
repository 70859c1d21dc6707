import { type Labels } from '@tocsin/model';
import { type EventSink, type Rejection } from '../event-sink.js';
import { epochOf } from '../time.js';

interface TelegrafMetric {
  readonly name?: unknown;
  readonly fields?: unknown;
  readonly tags?: unknown;
  readonly timestamp?: unknown;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The tags that say whom a metric is about; the rest stays a label. */
export function subjectOfTags(tags: Labels): { service: string; host: string; labels: Labels } {
  const { host = '', ...rest } = tags;
  const service = rest['service.name'] ?? rest.service ?? rest.app ?? '';
  return { service, host, labels: rest };
}

function oneMetric(metric: TelegrafMetric, sink: EventSink): number {
  if (typeof metric.name !== 'string' || !isRecord(metric.fields)) return 0;
  const tags = isRecord(metric.tags) ? metric.tags : {};
  const texts = Object.fromEntries(Object.entries(tags).map(([key, value]) => [key, String(value)]));
  const { service, host, labels } = subjectOfTags(texts);
  const time = typeof metric.timestamp === 'number' ? epochOf(metric.timestamp) : NaN;
  let count = 0;
  for (const [field, value] of Object.entries(metric.fields)) {
    const number = typeof value === 'boolean' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number)) continue;
    sink.metric(time, service, host, field === 'value' ? metric.name : `${metric.name}.${field}`, labels, number);
    count++;
  }
  return count;
}

/** Telegraf's JSON, single or batch (`{"metrics":[…]}`): one event a numeric field, named `measurement.field`. */
export function readTelegrafJson(json: unknown, sink: EventSink): Rejection | null {
  if (!isRecord(json)) return 'unknown_shape';
  const metrics = Array.isArray(json.metrics) ? (json.metrics as TelegrafMetric[]) : [json as TelegrafMetric];
  const count = metrics.reduce((sum, metric) => sum + oneMetric(metric, sink), 0);
  return count > 0 ? null : 'no_number';
}
