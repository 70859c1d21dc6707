import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { type JsonObject, firstText, isObject, labelsOf, numberOf, parseDocument } from '../json/document.js';
import { emitText } from '../json/inner-text.js';
import { severityOfWord } from '../severity.js';
import { type RecordStream } from '../stream/record-stream.js';
import { epochOf } from '../time.js';

const METRIC = /^metric_name:(.+)$/;

/** An event of several fields: its message, else the whole as JSON. */
function bodyOf(event: unknown): string {
  if (typeof event === 'string') return event;
  if (!isObject(event)) return event === undefined || event === null ? '' : JSON.stringify(event);
  const message = isObject(event.message) ? event.message.msg : event.message;
  return firstText(message, event.msg, event.line, event.log) || JSON.stringify(event);
}

function levelOf(event: unknown, fields: JsonObject): number {
  const inside = isObject(event) ? event : {};
  return severityOfWord(inside.severity ?? inside.level ?? fields.severity ?? fields.level);
}

/**
 * One event of Splunk's HTTP Event Collector: a log, or a metric by its `metric_name:` fields. Source type or source stand for the service
 * where no field names one.
 * @example {"time":1780315200.1,"host":"web1","sourcetype":"app","event":"db timeout","fields":{"env":"prod"}}
 */
export class SplunkHecDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const json = parseDocument(bytes, start, end);
    if (!isObject(json)) return 'not_json';
    if (!('event' in json)) return isObject(json.fields) ? this.metrics(json, sink) : 'unknown_shape';
    if (json.event === 'metric' && isObject(json.fields)) return this.metrics(json, sink);
    const fields = isObject(json.fields) ? json.fields : {};
    const body = bodyOf(json.event);
    if (body === '') return 'no_message';
    const inner = isObject(json.event) ? json.event : {};
    const service = firstText(fields.service, inner.service, fields.app, json.sourcetype, json.source);
    const line = sliceOf(body);
    const time = epochOf(numberOf(json.time));
    emitText(time, levelOf(json.event, fields), sliceOf(service), sliceOf(firstText(json.host)), line, sink);
    return null;
  }

  private metrics(json: JsonObject, sink: EventSink): Rejection | null {
    const fields = json.fields as JsonObject;
    const labels = Object.fromEntries(
      Object.entries(labelsOf(fields)).filter(
        ([name]) => !METRIC.test(name) && name !== '_value' && name !== 'metric_name',
      ),
    );
    const service = firstText(fields.service, fields.app, json.sourcetype, json.source);
    const time = epochOf(numberOf(json.time));
    const named = Object.entries(fields).flatMap(([name, value]) => {
      const metric = METRIC.exec(name)?.[1];
      return metric ? [[metric, numberOf(value)] as const] : [];
    });
    const single = firstText(fields.metric_name);
    const points = single ? [...named, [single, numberOf(fields._value)] as const] : named;
    const finite = points.filter(([, value]) => Number.isFinite(value));
    for (const [name, value] of finite) sink.metric(time, service, firstText(json.host), name, labels, value);
    return finite.length > 0 ? null : 'no_number';
  }
}
