import { type EpochMs, type SeverityNumber } from '@tocsin/model';
import { type EventSink, type Rejection, type Slice } from './event-sink.js';
import { JsonScanner, TYPE_ESCAPED, TYPE_NONE } from './json/json-scanner.js';
import { Unescaper } from './json/unescape.js';
import { SLOT } from './json/wanted-fields.js';
import { readOtlpJson } from './otlp/otlp-json.js';
import { parseSeverity, severityInText } from './severity.js';
import { readInfluxLine } from './telegraf/influx-line.js';
import { readTelegrafJson } from './telegraf/telegraf-json.js';
import { emptyTextHead, readTextHead } from './text/text-line.js';
import { parseTime } from './time.js';

export type RecordFormat = 'auto' | 'json' | 'otlp-json' | 'telegraf-json' | 'influx' | 'text';

const decoder = new TextDecoder();
const slice = (): Slice => ({ bytes: new Uint8Array(0), start: 0, end: 0 });

/**
 * Turns one record (one line or one Kafka value) into events. Pure and reusable; holds only scratch space. JSON is
 * scanned lazily in place; metrics and OTLP are parsed whole. Returns null, or why nothing could be made of it.
 */
export class Normaliser {
  private readonly scanner = new JsonScanner();
  private readonly unescaper = new Unescaper();
  private readonly textUnescaper = new Unescaper();
  private readonly head = emptyTextHead();
  private readonly service = slice();
  private readonly host = slice();
  private readonly body = slice();

  /** @param near when the transport first had the record: gives times without a year their year. */
  read(
    bytes: Uint8Array,
    from: number,
    to: number,
    format: RecordFormat,
    near: EpochMs,
    sink: EventSink,
  ): Rejection | null {
    let start = from;
    let end = to;
    while (start < end && bytes[start]! <= 0x20) start++;
    while (end > start && bytes[end - 1]! <= 0x20) end--;
    if (start === end) return 'empty';
    const first = bytes[start];
    if (format === 'text') return this.text(bytes, start, end, near, sink);
    if (format === 'influx' || (format === 'auto' && endsInNanoseconds(bytes, start, end)))
      return this.influx(bytes, start, end, sink);
    if (first === 0x7b) return this.object(bytes, start, end, format, sink);
    if (first === 0x5b && format !== 'auto') return this.array(bytes, start, end, format, near, sink);
    if (format !== 'auto') return 'not_json';
    if (first === 0x5b && bytes[end - 1] === 0x5d) {
      const rejected = this.array(bytes, start, end, format, near, sink);
      if (rejected !== 'not_json') return rejected;
    }
    return this.text(bytes, start, end, near, sink);
  }

  private object(
    bytes: Uint8Array,
    start: number,
    end: number,
    format: RecordFormat,
    sink: EventSink,
  ): Rejection | null {
    const { scanner } = this;
    if (!scanner.scan(bytes, start, end)) return 'not_json';
    const { type } = scanner;
    if (
      format === 'telegraf-json' ||
      format === 'otlp-json' ||
      (type[SLOT.shape] !== TYPE_NONE && type[SLOT.body] === TYPE_NONE)
    )
      return readWhole(bytes, start, end, sink);
    if (type[SLOT.body] === TYPE_NONE) return 'no_message';
    this.take(SLOT.body, this.body, bytes, this.unescaper);
    this.take(SLOT.service, this.service, bytes, this.textUnescaper);
    this.plain(SLOT.host, this.host, bytes);
    const { bytes: bodyBytes, start: bodyStart, end: bodyEnd } = this.body;
    let severity: SeverityNumber = 0;
    if (type[SLOT.severity] !== TYPE_NONE)
      severity = parseSeverity(bytes, scanner.start[SLOT.severity]!, scanner.end[SLOT.severity]!);
    if (severity === 0) severity = severityInText(bodyBytes, bodyStart, bodyEnd);
    const time =
      type[SLOT.time] === TYPE_NONE ? NaN : parseTime(bytes, scanner.start[SLOT.time]!, scanner.end[SLOT.time]!);
    sink.log(time, severity, this.service, this.host, this.body);
    return null;
  }

  /** Some shippers send several records as one JSON array. */
  private array(
    bytes: Uint8Array,
    start: number,
    end: number,
    format: RecordFormat,
    near: EpochMs,
    sink: EventSink,
  ): Rejection | null {
    let items: unknown;
    try {
      items = JSON.parse(decoder.decode(bytes.subarray(start, end)));
    } catch {
      return 'not_json';
    }
    const encoder = new TextEncoder();
    let rejected: Rejection | null = null;
    for (const item of items as unknown[]) {
      const one = encoder.encode(JSON.stringify(item));
      rejected = this.read(one, 0, one.length, format, near, sink) ?? rejected;
    }
    return rejected;
  }

  private text(bytes: Uint8Array, start: number, end: number, near: EpochMs, sink: EventSink): Rejection | null {
    const { head, body } = this;
    readTextHead(bytes, start, end, near, head);
    body.bytes = bytes;
    body.start = head.bodyStart;
    body.end = end;
    sink.log(head.time, head.severity, head.service, head.host, body);
    return null;
  }

  private influx(bytes: Uint8Array, start: number, end: number, sink: EventSink): Rejection | null {
    let rejected: Rejection | null = null;
    for (const line of decoder.decode(bytes.subarray(start, end)).split('\n'))
      if (line.trim() && !line.startsWith('#')) rejected = readInfluxLine(line, sink) ?? rejected;
    return rejected;
  }

  private take(slot: number, into: Slice, bytes: Uint8Array, unescaper: Unescaper): void {
    const { scanner } = this;
    if (scanner.type[slot] !== TYPE_ESCAPED) return this.plain(slot, into, bytes);
    into.end = unescaper.write(bytes, scanner.start[slot]!, scanner.end[slot]!);
    into.start = 0;
    into.bytes = unescaper.bytes;
  }

  private plain(slot: number, into: Slice, bytes: Uint8Array): void {
    const found = this.scanner.type[slot] !== TYPE_NONE;
    into.bytes = bytes;
    into.start = found ? this.scanner.start[slot]! : 0;
    into.end = found ? this.scanner.end[slot]! : 0;
  }
}

/** Telegraf ends each line with nanoseconds, which no log line does: a blank and 19 digits. */
function endsInNanoseconds(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < 24 || bytes[end - 20] !== 0x20) return false;
  for (let at = end - 19; at < end; at++) if (bytes[at]! < 0x30 || bytes[at]! > 0x39) return false;
  return true;
}

function readWhole(bytes: Uint8Array, start: number, end: number, sink: EventSink): Rejection | null {
  let json: unknown;
  try {
    json = JSON.parse(decoder.decode(bytes.subarray(start, end)));
  } catch {
    return 'not_json';
  }
  const isOtlp = typeof json === 'object' && json !== null && ('resourceLogs' in json || 'resourceMetrics' in json);
  return isOtlp ? readOtlpJson(json, sink) : readTelegrafJson(json, sink);
}
