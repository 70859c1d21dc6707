import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, setSlice } from '../event-sink.js';
import { InnerObject } from '../json/inner-object.js';
import { clearLogLine, emitLine, emptyLogLine, trimBody } from '../log-line.js';
import { type RecordStream } from '../stream/record-stream.js';
import { emptyCriHead, stripCriHead } from './cri-line.js';

const NEWLINE = 0x0a;
const RETURN = 0x0d;

/**
 * Lines of a container's log file as they are (Kubernetes CRI). Parts are joined by stream, for the line itself does
 * not name its container.
 * @example 2026-10-11T22:14:15.003Z stderr F db timeout
 */
export class CriLineDecoder implements Decoder {
  /** Blanks before the rest of a line belong to it. */
  readonly input = 'bytes';
  private readonly head = emptyCriHead();
  private readonly line = emptyLogLine();
  private readonly inner = new InnerObject();

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const { line } = this;
    clearLogLine(line);
    setSlice(line.body, bytes, start, lineEnd(bytes, start, end));
    stripCriHead(line, this.head);
    if (Number.isNaN(line.time)) return 'bad_line';
    if (!line.partial) {
      trimBody(line);
      this.inner.read(line, stream.zone);
    }
    emitLine(line, stream, sink);
    return null;
  }
}

function lineEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = end;
  while (at > start && (bytes[at - 1] === NEWLINE || bytes[at - 1] === RETURN)) at--;
  return at;
}
