import { indexOfByte, isDigit, lastIndexOfByte } from '../byte-scan.js';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';
import { subjectOfTags } from '../subject.js';
import { epochOf } from '../time.js';

const BLANK = 0x20;
const NEWLINE = 0x0a;
const decoder = new TextDecoder();

/** `path;tag=value;…` → path and tags. */
function readPath(path: string): { name: string; tags: Record<string, string> } {
  const [name = '', ...pairs] = path.split(';');
  const tags = pairs.map((pair) => pair.split('=', 2)).filter((pair) => pair.length === 2 && pair[0] !== '__proto__');
  return { name, tags: Object.fromEntries(tags) as Record<string, string> };
}

function readLine(line: string, sink: EventSink): Rejection | null {
  const [path, text, stamp, more] = line.split(' ');
  if (!path || !text || !stamp || more !== undefined) return 'bad_line';
  const value = Number(text);
  if (!Number.isFinite(value)) return 'no_number';
  const { name, tags } = readPath(path);
  const { service, host, labels } = subjectOfTags(tags);
  const dot = name.indexOf('.');
  const hostInPath = path === name && dot > 0;
  sink.metric(
    epochOf(Number(stamp)),
    service,
    hostInPath ? name.slice(0, dot) : host,
    hostInPath ? name.slice(dot + 1) : name,
    labels,
    value,
  );
  return null;
}

/**
 * Graphite's text protocol, one or more lines. Without tags, the first part of the path is the host, as collectd writes
 * it.
 * @example web01.load.load.shortterm 1.39 1795350104
 */
export class GraphiteDecoder implements Decoder {
  readonly input = 'line';

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    let rejected: Rejection | null = null;
    for (const line of decoder.decode(bytes.subarray(start, end)).split('\n'))
      if (line.trim()) rejected = readLine(line.trim(), sink) ?? rejected;
    return rejected;
  }
}

/** Whether the last line is a dotted path, a number and ten digits of seconds: what the sniffer asks. */
export function looksLikeGraphite(bytes: Uint8Array, start: number, end: number): boolean {
  const valueEnd = end - 11;
  if (valueEnd - start < 3 || bytes[valueEnd] !== BLANK) return false;
  for (let at = valueEnd + 1; at < end; at++) if (!isDigit(bytes[at])) return false;
  const lineStart = Math.max(start, lastIndexOfByte(bytes, NEWLINE, start, end) + 1);
  const valueStart = lastIndexOfByte(bytes, BLANK, lineStart, valueEnd) + 1;
  if (valueStart === 0 || indexOfByte(bytes, BLANK, lineStart, end) !== valueStart - 1) return false;
  const dot = indexOfByte(bytes, 0x2e, lineStart, valueStart);
  return dot > lineStart && (isDigit(bytes[valueStart]) || bytes[valueStart] === 0x2d);
}
