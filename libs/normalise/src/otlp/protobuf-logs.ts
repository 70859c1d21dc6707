import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type EventSink, type Slice, emptySlice, setSlice, sliceOf } from '../event-sink.js';
import { emitText } from '../json/inner-text.js';
import { parseSeverity } from '../severity.js';
import { epochOf } from '../time.js';
import { readAnyValue, textOfValue } from './any-value.js';
import { readResource } from './protobuf-resource.js';
import { BYTES, FIXED64, VARINT, WireReader } from './wire-reader.js';

const request = new WireReader();
const resource = new WireReader();
const scope = new WireReader();
const record = new WireReader();
const value = new WireReader();
const body = emptySlice();
const trace = emptySlice();
const TRACE_ID_BYTES = 16;
const hex = new Uint8Array(2 * TRACE_ID_BYTES);

/** A trace id in hexadecimal, as people see it; nothing when it is all zeros, which stands for none. */
function readTraceId(bytes: Uint8Array, start: number, end: number, into: Slice): void {
  let some = 0;
  if (end - start !== TRACE_ID_BYTES) return;
  for (let i = 0; i < TRACE_ID_BYTES; i++) {
    const byte = bytes[start + i]!;
    some |= byte;
    hex[2 * i] = hexDigit(byte >> 4);
    hex[2 * i + 1] = hexDigit(byte & 15);
  }
  setSlice(into, hex, 0, some === 0 ? 0 : hex.length);
}

const hexDigit = (value: number): number => (value < 10 ? 0x30 : 0x57) + value;

/** `AnyValue` as the text of a log: a string stays where it is, anything else is written as JSON. */
function readBody(bytes: Uint8Array, start: number, end: number, into: Slice): void {
  value.open(bytes, start, end);
  if (value.next() && value.field === 1 && value.type === BYTES && value.end === end)
    return setSlice(into, bytes, value.start, value.end);
  const text = sliceOf(textOfValue(readAnyValue(bytes, start, end)));
  setSlice(into, text.bytes, text.start, text.end);
}

/** One `LogRecord`; false when it is malformed. */
function readRecord(
  bytes: Uint8Array,
  start: number,
  end: number,
  service: Slice,
  host: Slice,
  sink: EventSink,
): boolean {
  let time: EpochMs = NaN;
  let observed: EpochMs = NaN;
  let severity: SeverityNumber = 0;
  let word: SeverityNumber = 0;
  setSlice(body, bytes, 0, 0);
  setSlice(trace, hex, 0, 0);
  record.open(bytes, start, end);
  while (record.next()) {
    const { field, type } = record;
    if (field === 1 && type === FIXED64) time = epochOf(record.fixed64());
    else if (field === 2 && type === VARINT) severity = record.number();
    else if (field === 3 && type === BYTES) word = parseSeverity(bytes, record.start, record.end);
    else if (field === 5 && type === BYTES) readBody(bytes, record.start, record.end, body);
    else if (field === 9 && type === BYTES) readTraceId(bytes, record.start, record.end, trace);
    else if (field === 11 && type === FIXED64) observed = epochOf(record.fixed64());
  }
  if (record.broken) return false;
  emitText(Number.isNaN(time) ? observed : time, severity || word, service, host, body, sink, trace);
  return true;
}

/**
 * `ExportLogsServiceRequest`, which is `LogsData`: resources of scopes of records. False when a part is malformed;
 * records before it are sent.
 */
export function readLogRequest(bytes: Uint8Array, start: number, end: number, sink: EventSink): boolean {
  request.open(bytes, start, end);
  while (request.next()) {
    if (request.field !== 1 || request.type !== BYTES) continue;
    const subject = readResource(bytes, request.start, request.end);
    const service = sliceOf(subject.service);
    const host = sliceOf(subject.host);
    resource.open(bytes, request.start, request.end);
    while (resource.next()) {
      if (resource.field !== 2 || resource.type !== BYTES) continue;
      scope.open(bytes, resource.start, resource.end);
      while (scope.next())
        if (
          scope.field === 2 &&
          scope.type === BYTES &&
          !readRecord(bytes, scope.start, scope.end, service, host, sink)
        )
          return false;
      if (scope.broken) return false;
    }
    if (resource.broken) return false;
  }
  return !request.broken;
}
