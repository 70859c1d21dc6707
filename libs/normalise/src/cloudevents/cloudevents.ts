import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, sliceOf } from '../event-sink.js';
import { type JsonObject, firstText, isObject, parseDocument } from '../json/document.js';
import { severityInText, severityOfWord } from '../severity.js';
import { type RecordStream } from '../stream/record-stream.js';
import { timeOf } from '../time.js';
import { dataOf } from './data.js';

const nameIn = (value: unknown): unknown => (isObject(value) ? value.name : value);

/** `/monitoring/eu1` or `https://ci.example/42`, without what is no name. */
const sourceName = (source: string): string => source.replace(/^[a-z]+:\/\//, '').replace(/^\/+|\/+$/g, '');

/** A subject that could be a host: letters, digits, dots and dashes. */
const hostIn = (subject: string): string => (/^[a-z0-9][a-z0-9.-]{0,252}$/i.test(subject) ? subject : '');

function bodyOf(event: JsonObject, data: unknown): string {
  if (typeof data === 'string') return data;
  if (!isObject(data)) return '';
  const said = firstText(data.message, data.msg, data.summary, data.description, data.text);
  return said || `${firstText(event.type)} ${JSON.stringify(data)}`;
}

/**
 * A CloudEvent in structured mode, as a log line: what its data says, else its type with the data. Data that is neither
 * JSON nor text is refused. The service is the data's own, else the event's source.
 * @example {"specversion":"1.0","type":"com.example.alert","source":"/monitoring/eu1","subject":"db-01","id":"A1","time":"2026-06-01T12:00:00Z","data":{"severity":"critical","summary":"replication lag 95 s"}}
 */
export class CloudEventsDecoder implements Decoder {
  readonly input = 'object';

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const event = parseDocument(bytes, start, end);
    if (!isObject(event)) return 'not_json';
    if (typeof event.specversion !== 'string' || typeof event.type !== 'string') return 'unknown_shape';
    const { data, binary } = dataOf(event);
    if (binary) return 'binary_data';
    const fields = isObject(data) ? data : {};
    const body = sliceOf(bodyOf(event, data) || event.type);
    const severity =
      severityOfWord(fields.severity ?? fields.level) || severityInText(body.bytes, body.start, body.end);
    const service = firstText(
      nameIn(fields.service),
      fields['service.name'],
      sourceName(firstText(event.source).slice(0, 256)),
    );
    const host = firstText(nameIn(fields.host), fields['host.name'], hostIn(firstText(event.subject)));
    sink.log(timeOf(event.time ?? fields.time, stream.zone), severity, sliceOf(service), sliceOf(host), body);
    return null;
  }
}
