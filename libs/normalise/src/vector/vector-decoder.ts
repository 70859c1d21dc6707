import { type Decoder, type NestedRead } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type JsonObject, isObject, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { emitVectorMetric } from './vector-metric.js';

const encoder = new TextEncoder();

/** Vector tells its metric types apart by which of these members is there. */
export const VECTOR_VALUES = [
  'counter',
  'gauge',
  'set',
  'distribution',
  'aggregated_histogram',
  'aggregated_summary',
  'sketch',
] as const;

export const isVectorMetric = (json: JsonObject): boolean =>
  typeof json.name === 'string' && VECTOR_VALUES.some((member) => isObject(json[member]));

/**
 * Vector's metrics, and its native codec that wraps each event in `log`, `metric` or `trace`.
 * @example {"name":"cpu_seconds_total","namespace":"host","tags":{"host":"db-01"},"timestamp":"2026-06-01T12:00:00Z","kind":"absolute","counter":{"value":53422.1}}
 * @example {"log":{"message":"started","timestamp":"2026-06-01T12:00:00Z"}}
 */
export class VectorDecoder implements Decoder {
  readonly input = 'object';

  constructor(private readonly nested: NestedRead) {}

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (isObject(json.log)) {
      const log = encoder.encode(JSON.stringify(json.log));
      return this.nested(log, 0, log.length, stream, sink);
    }
    const metric = isObject(json.metric) ? json.metric : json;
    if (isVectorMetric(metric)) return emitVectorMetric(metric, stream.zone, sink) > 0 ? null : 'no_number';
    return isObject(json.trace) ? 'unsupported_signal' : 'unknown_shape';
  }
}
