import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { isObject, labelsOf, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { subjectOfTags } from '../subject.js';
import { epochOf } from '../time.js';

interface TelegrafMetric {
  readonly name?: unknown;
  readonly fields?: unknown;
  readonly tags?: unknown;
  readonly timestamp?: unknown;
}

function oneMetric(metric: TelegrafMetric, sink: EventSink): number {
  if (typeof metric.name !== 'string' || !isObject(metric.fields)) return 0;
  const { service, host, labels } = subjectOfTags(labelsOf(metric.tags));
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

/**
 * Telegraf's JSON, single or batch (`{"metrics":[…]}`): one event a numeric field, named `measurement.field`.
 * @example {"fields":{"usage_idle":93.1},"name":"cpu","tags":{"host":"web01"},"timestamp":1795350812}
 */
export class TelegrafJsonDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return json === undefined ? 'not_json' : 'unknown_shape';
    const metrics = Array.isArray(json.metrics) ? json.metrics.filter(isObject) : [json];
    const count = metrics.reduce((sum, metric) => sum + oneMetric(metric, sink), 0);
    return count > 0 ? null : 'no_number';
  }
}
