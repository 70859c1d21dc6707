import { type EventSink, type Rejection } from '../event-sink.js';
import { type Subject, subjectOfTags } from '../subject.js';
import { epochOf } from '../time.js';

/** Measurement and tags: what all lines of a series begin with. */
interface InfluxHead {
  readonly measurement: string;
  readonly subject: Subject;
}

/** Series whose head is remembered. */
const MAX_HEADS = 10_000;
/** Longer heads are read anew each time. */
const MAX_HEAD_LENGTH = 1024;
/** What a backslash protects. */
const ESCAPED = ',= "\\';
const BACKSLASH = 0x5c;
const QUOTE = 0x22;
const BLANK = 0x20;
const COMMA = 0x2c;
const EQUALS = 0x3d;

/** Where `separator` first stands, neither escaped nor, in the field set, within quotes; `end` when it does not. */
function find(line: string, separator: number, start: number, end: number, quotes: boolean): number {
  let quoted = false;
  for (let at = start; at < end; at++) {
    const char = line.charCodeAt(at);
    if (char === BACKSLASH) at++;
    else if (quotes && char === QUOTE) quoted = !quoted;
    else if (char === separator && !quoted) return at;
  }
  return end;
}

/** Takes the backslashes off that protect a separator. */
function unescape(text: string): string {
  if (!text.includes('\\')) return text;
  let plain = '';
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\' && at + 1 < text.length && ESCAPED.includes(text[at + 1]!)) at++;
    plain += text[at]!;
  }
  return plain;
}

const TRUTHS: ReadonlyMap<string, number> = new Map([
  ...['t', 'T', 'true', 'True', 'TRUE'].map((word) => [word, 1] as const),
  ...['f', 'F', 'false', 'False', 'FALSE'].map((word) => [word, 0] as const),
]);

/** A float, an integer (`12i`, `12u`) or a truth; NaN for a text. */
function numberOf(text: string): number {
  if (text === '' || text.charCodeAt(0) === QUOTE) return NaN;
  const truth = TRUTHS.get(text);
  if (truth !== undefined) return truth;
  const isInteger = text.endsWith('i') || text.endsWith('u');
  return text.length === 1 && isInteger ? NaN : Number(isInteger ? text.slice(0, -1) : text);
}

function readHead(head: string): InfluxHead {
  const nameEnd = find(head, COMMA, 0, head.length, false);
  const tags: Record<string, string> = {};
  for (let at = nameEnd + 1; at < head.length;) {
    const end = find(head, COMMA, at, head.length, false);
    const equals = find(head, EQUALS, at, end, false);
    const name = unescape(head.slice(at, equals));
    if (equals < end && name !== '__proto__') tags[name] = unescape(head.slice(equals + 1, end));
    at = end + 1;
  }
  return { measurement: unescape(head.slice(0, nameEnd)), subject: subjectOfTags(tags) };
}

/** Reads lines of InfluxDB line protocol: `measurement,tag=v field=1,other=2i nanoseconds`. Remembers heads, which repeat. */
export class InfluxLineReader {
  private readonly heads = new Map<string, InfluxHead>();

  /** One event a numeric field, named `measurement.field`; `value` is left out. */
  read(line: string, sink: EventSink): Rejection | null {
    const headEnd = find(line, BLANK, 0, line.length, false);
    const fieldsEnd = find(line, BLANK, headEnd + 1, line.length, true);
    if (headEnd === 0 || headEnd + 1 >= fieldsEnd) return 'bad_line';
    const { measurement, subject } = this.headOf(line.slice(0, headEnd));
    const stamp = line.slice(fieldsEnd + 1);
    const time = stamp === '' ? NaN : epochOf(Number(stamp));
    let count = 0;
    for (let at = headEnd + 1; at < fieldsEnd;) {
      const end = find(line, COMMA, at, fieldsEnd, true);
      const equals = find(line, EQUALS, at, end, false);
      const value = numberOf(line.slice(equals + 1, end));
      const field = unescape(line.slice(at, equals));
      at = end + 1;
      if (field === '' || !Number.isFinite(value)) continue;
      const name = field === 'value' ? measurement : `${measurement}.${field}`;
      sink.metric(time, subject.service, subject.host, name, subject.labels, value);
      count++;
    }
    return count > 0 ? null : 'no_number';
  }

  private headOf(text: string): InfluxHead {
    let head = this.heads.get(text);
    if (head) return head;
    head = readHead(text);
    if (text.length > MAX_HEAD_LENGTH) return head;
    if (this.heads.size >= MAX_HEADS) this.heads.clear();
    this.heads.set(text, head);
    return head;
  }
}
