import { indexOfByte } from '../byte-scan.js';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, setSlice } from '../event-sink.js';
import { clearLogLine, emitLine, emptyLogLine } from '../log-line.js';
import { type RecordStream } from '../stream/record-stream.js';
import { isoEndedAt, parseIso } from '../time.js';

/**
 * Logstash's Kafka output with its default codec `plain`. Looks like any line that begins with a time, so it must be
 * named.
 * @example 2026-10-11T22:14:15.003Z web-1 db timeout
 */
export class LogstashLineDecoder implements Decoder {
  readonly input = 'line';
  private readonly line = emptyLogLine();

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const { line } = this;
    clearLogLine(line);
    line.time = parseIso(bytes, start, end, stream.zone);
    if (Number.isNaN(line.time)) return 'bad_line';
    const hostStart = isoEndedAt() + 1;
    const blank = indexOfByte(bytes, 0x20, hostStart, end);
    if (blank < 0) return 'bad_line';
    // The codec writes the name of a missing field: %{host}
    if (bytes[hostStart] !== 0x25) setSlice(line.host, bytes, hostStart, blank);
    setSlice(line.body, bytes, blank + 1, end);
    emitLine(line, stream, sink);
    return null;
  }
}
