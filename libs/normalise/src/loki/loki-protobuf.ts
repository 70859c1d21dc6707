import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, emptySlice, setSlice } from '../event-sink.js';
import { BYTES, WireReader } from '../otlp/wire-reader.js';
import { type RecordStream } from '../stream/record-stream.js';
import { type StreamSubject, emitEntry, parseLabelSet, subjectOfStream } from './stream-labels.js';

/** `google.protobuf.Timestamp` in milliseconds. */
function readTimestamp(bytes: Uint8Array, start: number, end: number): number {
  const reader = new WireReader().open(bytes, start, end);
  let [seconds, nanos] = [0, 0];
  while (reader.next()) {
    if (reader.field === 1) seconds = reader.number();
    else if (reader.field === 2) nanos = reader.number();
  }
  return reader.broken ? NaN : seconds * 1_000 + Math.floor(nanos / 1e6);
}

function readPair(bytes: Uint8Array, start: number, end: number, into: Record<string, string>): void {
  const reader = new WireReader().open(bytes, start, end);
  let [name, value] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) value = reader.text();
  }
  if (name !== '' && name !== '__proto__') into[name] = value;
}

function readEntry(bytes: Uint8Array, start: number, end: number, subject: StreamSubject, sink: EventSink): boolean {
  const reader = new WireReader().open(bytes, start, end);
  const line = emptySlice();
  const metadata: Record<string, string> = {};
  let time = NaN;
  while (reader.next()) {
    if (reader.type !== BYTES) continue;
    if (reader.field === 1) time = readTimestamp(bytes, reader.start, reader.end);
    else if (reader.field === 2) setSlice(line, bytes, reader.start, reader.end);
    else if (reader.field === 3) readPair(bytes, reader.start, reader.end, metadata);
  }
  if (reader.broken) return false;
  emitEntry(time, line, subject, metadata, sink);
  return true;
}

/** Loki's `logproto.PushRequest`, unpacked: what its agents send unless told otherwise. */
export class LokiProtobufDecoder implements Decoder {
  readonly input = 'bytes';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const request = new WireReader().open(bytes, start, end);
    while (request.next()) {
      if (request.field !== 1 || request.type !== BYTES) continue;
      const stream = new WireReader().open(bytes, request.start, request.end);
      let subject = subjectOfStream({});
      while (stream.next()) {
        if (stream.type !== BYTES) continue;
        if (stream.field === 1) {
          const labels = parseLabelSet(stream.text());
          if (labels === null) return 'unknown_shape';
          subject = subjectOfStream(labels);
        } else if (stream.field === 2 && !readEntry(bytes, stream.start, stream.end, subject, sink))
          return 'not_protobuf';
      }
      if (stream.broken) return 'not_protobuf';
    }
    return request.broken ? 'not_protobuf' : null;
  }
}
