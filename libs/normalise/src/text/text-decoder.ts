import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, setSlice } from '../event-sink.js';
import { InnerObject } from '../json/inner-object.js';
import { clearLogLine, emitLine, emptyLogLine } from '../log-line.js';
import { type RecordStream } from '../stream/record-stream.js';
import { emptyTextHead, readTextHead } from './text-line.js';

/**
 * Any line of text: syslog with or without its priority (RFC 3164, RFC 5424, rsyslog's file format), a line that begins
 * with a time, or prose. JSON behind such a head is read as the application's own record.
 * @example <131>Jun  1 11:59:59 db-2 postgres[812]: FATAL: too many connections
 */
export class TextLineDecoder implements Decoder {
  readonly input = 'line';
  private readonly head = emptyTextHead();
  private readonly line = emptyLogLine();
  private readonly inner = new InnerObject();

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const { head, line } = this;
    readTextHead(bytes, start, end, stream.near, stream.zone, head);
    clearLogLine(line);
    line.time = head.time;
    line.severity = head.severity;
    setSlice(line.service, bytes, head.service.start, head.service.end);
    setSlice(line.host, bytes, head.host.start, head.host.end);
    setSlice(line.body, bytes, head.bodyStart, end);
    line.indented = stream.isIndented && head.bodyStart === start;
    if (line.indented) stream.lastLine.giveTo(line, stream.near);
    else stream.lastLine.keep(line, stream.near);
    if (head.bodyStart > start) this.inner.read(line, stream.zone);
    emitLine(line, stream, sink);
    return null;
  }
}
