import { indexOfByte } from '../byte-scan.js';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, setSlice, sliceOf } from '../event-sink.js';
import { type LogLine, clearLogLine, emitLine, emptyLogLine, trimBody } from '../log-line.js';
import { type RecordStream } from '../stream/record-stream.js';
import { emptyCriHead, stripCriHead } from '../text/cri-line.js';
import { parseTime } from '../time.js';
import { InnerObject } from './inner-object.js';
import { JsonScanner, TYPE_NONE } from './json-scanner.js';
import { LOG_TABLE, SLOT } from './log-fields.js';
import { readSeverity } from './log-severity.js';
import { PathServices } from './service-in-path.js';
import { takeAsIs, takeSlot } from './take-slot.js';
import { Unescaper } from './unescape.js';

const decoder = new TextDecoder();
/** `P` of the runtime's tag and `t` of `true`. */
const LETTER_P = 0x50;
const LETTER_T = 0x74;

/**
 * A log record of whatever shipper or library, by the names of its fields (`LOG_FIELDS`). Scanned in place: nothing is
 * parsed but the wanted fields. Understands what stands in the text: the head that a container runtime writes, and an
 * application's own JSON.
 * @example {"@timestamp":"2026-06-01T12:00:00Z","log.level":"error","service.name":"cart","host":{"name":"web-1"},"message":"db timeout"}
 */
export class LogObjectDecoder implements Decoder {
  readonly input = 'object';
  private readonly scanner = new JsonScanner(LOG_TABLE);
  private readonly bodyText = new Unescaper();
  private readonly serviceText = new Unescaper();
  private readonly inner = new InnerObject();
  private readonly paths = new PathServices();
  private readonly cri = emptyCriHead();
  private readonly line = emptyLogLine();

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const { scanner, line } = this;
    if (!scanner.scan(bytes, start, end)) return 'not_json';
    if (scanner.type[SLOT.foreign] !== TYPE_NONE) return 'unknown_shape';
    clearLogLine(line);
    if (scanner.type[SLOT.body] !== TYPE_NONE) takeSlot(scanner, SLOT.body, line.body, bytes, this.bodyText);
    else if (!readRequest(scanner, bytes, line)) return 'no_message';
    this.readFields(bytes, stream);
    stripCriHead(line, this.cri);
    if (!line.partial) trimBody(line);
    this.inner.read(line, stream.zone);
    if (line.body.end <= line.body.start) return 'empty';
    if (line.service.end <= line.service.start) this.serviceOfFile(bytes);
    emitLine(line, stream, sink);
    return null;
  }

  private readFields(bytes: Uint8Array, stream: RecordStream): void {
    const { scanner, line } = this;
    const { type, start, end } = scanner;
    line.severity = readSeverity(scanner, bytes) || line.severity;
    if (type[SLOT.time] !== TYPE_NONE) line.time = parseTime(bytes, start[SLOT.time]!, end[SLOT.time]!, stream.zone);
    takeSlot(scanner, SLOT.service, line.service, bytes, this.serviceText);
    cutProcessId(line);
    takeAsIs(scanner, SLOT.host, line.host, bytes);
    takeAsIs(scanner, SLOT.pod, line.pod, bytes);
    takeAsIs(scanner, SLOT.stream, line.stream, bytes);
    takeAsIs(scanner, SLOT.session, line.session, bytes);
    line.partial = isUnfinished(scanner, bytes);
  }

  private serviceOfFile(bytes: Uint8Array): void {
    const { type, start, end } = this.scanner;
    if (type[SLOT.file] === TYPE_NONE) return;
    const from = start[SLOT.file]!;
    const to = end[SLOT.file]!;
    // `source` is a path for some shippers and any word for others
    const first = bytes[from];
    if (first === 0x2f || bytes[from + 1] === 0x3a) this.paths.read(bytes, from, to, this.line.service);
  }
}

function isUnfinished({ type, start }: JsonScanner, bytes: Uint8Array): boolean {
  if (type[SLOT.part] === TYPE_NONE) return false;
  const first = bytes[start[SLOT.part]!];
  const isPart = first === LETTER_P || first === LETTER_T;
  const isLast = type[SLOT.lastPart] !== TYPE_NONE && bytes[start[SLOT.lastPart]!] === LETTER_T;
  return isPart && !isLast;
}

/** rsyslog's `su[230]:` is the program `su`. */
function cutProcessId({ service }: LogLine): void {
  if (service.end <= service.start || service.bytes[service.end - 1] !== 0x3a) return;
  service.end--;
  const bracket = indexOfByte(service.bytes, 0x5b, service.start, service.end);
  if (bracket > service.start) service.end = bracket;
}

/**
 * A web server that logs fields only: the body becomes `POST /index.html 403`, an error from status 500 on. False when
 * it is none.
 */
function readRequest({ type, start, end }: JsonScanner, bytes: Uint8Array, line: LogLine): boolean {
  const slots = [SLOT.method, SLOT.target, SLOT.status];
  if (slots.some((slot) => type[slot] === TYPE_NONE)) return false;
  const words = slots.map((slot) => decoder.decode(bytes.subarray(start[slot]!, end[slot]!)));
  const { bytes: text, end: length } = sliceOf(words.join(' '));
  setSlice(line.body, text, 0, length);
  const status = Number(words[2]);
  if (status >= 100 && status < 600) line.severity = status >= 500 ? 17 : 9;
  return true;
}
