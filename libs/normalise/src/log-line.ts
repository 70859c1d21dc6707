import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type EventSink, type Slice, emptySlice } from './event-sink.js';
import { severityInText } from './severity.js';
import { type RecordStream } from './stream/record-stream.js';
import { type PartialLine, joinParts } from './stream/partial-lines.js';

/** A log line while its decoder finds out about it; one object is reused. Empty slices and NaN stand for "not said". */
export interface LogLine {
  time: EpochMs;
  /** 0 when no field names one. */
  severity: SeverityNumber;
  readonly service: Slice;
  readonly host: Slice;
  readonly body: Slice;
  readonly pod: Slice;
  readonly stream: Slice;
  /** Id of the session, request or trace. */
  readonly session: Slice;
  /** The container runtime cut the line here; its rest follows. */
  partial: boolean;
}

export const emptyLogLine = (): LogLine => ({
  time: NaN,
  severity: 0,
  service: emptySlice(),
  host: emptySlice(),
  body: emptySlice(),
  pod: emptySlice(),
  stream: emptySlice(),
  session: emptySlice(),
  partial: false,
});

export function clearLogLine(line: LogLine): void {
  line.time = NaN;
  line.severity = 0;
  line.partial = false;
  clearSlice(line.service);
  clearSlice(line.host);
  clearSlice(line.body);
  clearSlice(line.pod);
  clearSlice(line.stream);
  clearSlice(line.session);
}

function clearSlice(slice: Slice): void {
  slice.start = 0;
  slice.end = 0;
}

const decoder = new TextDecoder();
const textOf = ({ bytes, start, end }: Slice): string =>
  end > start ? decoder.decode(bytes.subarray(start, end)) : '';

/** Takes the blanks off both ends of the body. */
export function trimBody({ body }: LogLine): void {
  while (body.start < body.end && body.bytes[body.start]! <= 0x20) body.start++;
  while (body.end > body.start && body.bytes[body.end - 1]! <= 0x20) body.end--;
}

/** Sends the line to `sink`, or keeps it until its last part arrives. */
export function emitLine(line: LogLine, stream: RecordStream, sink: EventSink): void {
  const { partials } = stream;
  if (line.partial) {
    const evicted = partials.add(partKey(line), line);
    if (evicted) emitUnfinished(evicted, sink);
    return;
  }
  const begun = partials.size > 0 ? partials.take(partKey(line)) : null;
  const body = begun ? joinParts(begun, line.body) : line.body;
  const time = begun ? begun.time : line.time;
  const severity = line.severity || severityInText(body.bytes, body.start, body.end);
  sink.log(time, severity, line.service, line.host, body, line.session);
}

/** Sends a line whose last part never came. */
export function emitUnfinished(line: PartialLine, sink: EventSink): void {
  const body = joinParts(line);
  const severity = severityInText(body.bytes, body.start, body.end);
  sink.log(line.time, severity, line.service, line.host, body, line.session);
}

const partKey = ({ pod, service, stream }: LogLine): string => `${textOf(pod)}\0${textOf(service)}\0${textOf(stream)}`;
