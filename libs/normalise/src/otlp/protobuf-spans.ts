import { type EventSink } from '../event-sink.js';
import { readKeyValue, textOfValue } from './any-value.js';
import { readResource } from './protobuf-resource.js';
import { type Span, STATUS_ERROR, emitCalls } from './span-calls.js';
import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

const NANOS_PER_MS = 1e6;
const hexOf = ({ bytes, start, end }: WireReader): string => {
  let text = '';
  for (let at = start; at < end; at++) text += (bytes[at]! + 256).toString(16).slice(1);
  return text;
};

/** Whether `Status` says error. */
function isError(bytes: Uint8Array, start: number, end: number): boolean {
  const reader = new WireReader().open(bytes, start, end);
  let code = 0;
  while (reader.next()) if (reader.field === 3 && reader.type === VARINT) code = reader.number();
  return code === STATUS_ERROR;
}

/** One `Span`; null when it is malformed. */
function readSpan(bytes: Uint8Array, from: number, to: number, service: string): Span | null {
  const attributes: Record<string, string> = {};
  let [id, parent, kind, start, end, failed] = ['', '', 0, NaN, NaN, false];
  const reader = new WireReader().open(bytes, from, to);
  while (reader.next()) {
    const { field, type } = reader;
    if (type === BYTES) {
      if (field === 2) id = hexOf(reader);
      else if (field === 4) parent = hexOf(reader);
      else if (field === 9) {
        const [key, value] = readKeyValue(bytes, reader.start, reader.end);
        if (key !== '__proto__') attributes[key] = textOfValue(value);
      } else if (field === 15) failed = isError(bytes, reader.start, reader.end);
    } else if (type === VARINT && field === 6) kind = reader.number();
    else if (type === FIXED64 && field === 7) start = reader.fixed64() / NANOS_PER_MS;
    else if (type === FIXED64 && field === 8) end = reader.fixed64() / NANOS_PER_MS;
  }
  return reader.broken ? null : { service, id, parent, kind, start, end, failed, attributes };
}

/** `ExportTraceServiceRequest`. False when a part is malformed; the calls of the spans before it are sent. */
export function readTraceRequest(bytes: Uint8Array, start: number, end: number, sink: EventSink): boolean {
  const spans: Span[] = [];
  const whole = collect(bytes, start, end, spans);
  emitCalls(spans, sink);
  return whole;
}

function collect(bytes: Uint8Array, start: number, end: number, spans: Span[]): boolean {
  const request = new WireReader().open(bytes, start, end);
  while (request.next()) {
    if (request.field !== 1 || request.type !== BYTES) continue;
    const { service } = readResource(bytes, request.start, request.end);
    const resource = new WireReader().open(bytes, request.start, request.end);
    while (resource.next()) {
      if (resource.field !== 2 || resource.type !== BYTES) continue;
      const scope = new WireReader().open(bytes, resource.start, resource.end);
      while (scope.next()) {
        if (scope.field !== 2 || scope.type !== BYTES) continue;
        const span = readSpan(bytes, scope.start, scope.end, service);
        if (!span) return false;
        spans.push(span);
      }
      if (scope.broken) return false;
    }
    if (resource.broken) return false;
  }
  return !request.broken;
}
