import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { instrumentOfPrometheus } from '../instrument.js';
import { type JsonObject, isObject, labelsOf, numberOf, parseDocument } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { subjectOfPrometheus } from '../subject.js';
import { timeOf } from '../time.js';

export const isPrometheusSample = ({ name, value }: JsonObject): boolean =>
  typeof name === 'string' && (typeof value === 'string' || typeof value === 'number');

/**
 * One sample of prometheus-kafka-adapter, and anything else that is a name, a value and perhaps labels.
 * @example {"timestamp":"2026-06-01T12:00:00Z","value":"0.42","name":"node_load1","labels":{"__name__":"node_load1","instance":"db-01:9100","job":"node"}}
 */
export class PrometheusJsonDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!isPrometheusSample(json)) return 'unknown_shape';
    // The value is a text: `NaN` (also for a stale series), `+Inf` and `-Inf` are legal and are no numbers here
    const value = numberOf(json.value);
    if (!Number.isFinite(value)) return 'no_number';
    const { service, host, labels } = subjectOfPrometheus(labelsOf(json.labels));
    const name = String(json.name);
    const time = timeOf(json.timestamp, stream.zone);
    sink.metric(time, service, host, name, labels, value, instrumentOfPrometheus(name));
    return null;
  }
}
