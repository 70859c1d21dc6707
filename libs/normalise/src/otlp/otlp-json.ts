import { type EpochMs } from '@tocsin/model';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { type JsonObject, isObject, listOf, numberOf, parseDocument, textOf } from '../json/document.js';
import { emitText } from '../json/inner-text.js';
import { severityOfWord } from '../severity.js';
import { type RecordStream } from '../stream/record-stream.js';
import { epochOf } from '../time.js';
import { textOfValue } from './any-value.js';
import { attributesOf, plainValue } from './json-value.js';
import { readJsonPoints } from './json-points.js';
import { emitPoint } from './points.js';
import { spanOfJson } from './json-spans.js';
import { type ResourceSubject, subjectOfResource } from './resource.js';
import { type Span, emitCalls } from './span-calls.js';

/** Nanoseconds come as numbers or texts; 0 stands for "not known". */
const timeOf = (...nanos: readonly unknown[]): EpochMs => {
  const first = nanos.map(numberOf).find((value) => value > 0);
  return first === undefined ? NaN : epochOf(first);
};

const objectsIn = (owner: JsonObject, member: string): JsonObject[] => listOf(owner[member]).filter(isObject);

const subjectOf = ({ resource }: JsonObject): ResourceSubject =>
  subjectOfResource(attributesOf(isObject(resource) ? resource.attributes : undefined));

function readRecord(record: JsonObject, subject: ResourceSubject, sink: EventSink): void {
  const body = sliceOf(textOfValue(plainValue(record.body)));
  const severity = numberOf(record.severityNumber) || severityOfWord(textOf(record.severityText));
  const time = timeOf(record.timeUnixNano, record.observedTimeUnixNano);
  const trace = sliceOf(textOf(record.traceId));
  emitText(time, severity, sliceOf(subject.service), sliceOf(subject.host), body, sink, trace);
}

/** Spans of one request belong together: a parent may stand in another resource. */
function readSpans(json: JsonObject, sink: EventSink): void {
  const spans: Span[] = [];
  for (const resource of objectsIn(json, 'resourceSpans')) {
    const { service } = subjectOf(resource);
    for (const scope of objectsIn(resource, 'scopeSpans'))
      for (const span of objectsIn(scope, 'spans')) spans.push(spanOfJson(span, service));
  }
  emitCalls(spans, sink);
}

function readMetric(metric: JsonObject, subject: ResourceSubject, sink: EventSink): void {
  const name = textOf(metric.name);
  for (const { point, nanos, instrument } of readJsonPoints(metric))
    emitPoint(subject, name, { ...point, time: timeOf(nanos) }, instrument, sink);
}

/**
 * OTLP/JSON logs, metrics and traces (opentelemetry-proto 1.x, lowerCamelCase). An empty request is legal. Spans leave as calls.
 * @example {"resourceLogs":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"cart"}}]},"scopeLogs":[{"logRecords":[{"timeUnixNano":"1780315200000000000","severityNumber":17,"body":{"stringValue":"db timeout"}}]}]}]}
 */
export class OtlpJsonDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!json.resourceLogs && !json.resourceMetrics && !json.resourceSpans) return 'unknown_shape';
    for (const resource of objectsIn(json, 'resourceLogs')) {
      const subject = subjectOf(resource);
      for (const scope of objectsIn(resource, 'scopeLogs'))
        for (const record of objectsIn(scope, 'logRecords')) readRecord(record, subject, sink);
    }
    for (const resource of objectsIn(json, 'resourceMetrics')) {
      const subject = subjectOf(resource);
      for (const scope of objectsIn(resource, 'scopeMetrics'))
        for (const metric of objectsIn(scope, 'metrics')) readMetric(metric, subject, sink);
    }
    readSpans(json, sink);
    return null;
  }
}
