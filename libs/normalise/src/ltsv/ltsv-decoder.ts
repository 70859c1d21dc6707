import { indexOfByte } from '../byte-scan.js';
import { type Decoder, type NestedRead } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type RecordStream } from '../stream/record-stream.js';

const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** Whether the line is `label:value` pairs between tabs: what the sniffer asks. */
export function looksLikeLtsv(bytes: Uint8Array, start: number, end: number): boolean {
  if (!hasLabel(bytes, start, end)) return false;
  const tab = indexOfByte(bytes, 0x09, start, end);
  return tab > start && hasLabel(bytes, tab + 1, end);
}

function hasLabel(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte === 0x3a) return at > start;
    const isName = (byte >= 0x30 && byte <= 0x39) || (byte | 0x20) >= 0x61 || byte === 0x5f || byte === 0x2e;
    if (!isName && byte !== 0x2d) return false;
  }
  return false;
}

/**
 * Labelled tab-separated values, which Fluentd can write. The labels mean what the fields of a JSON record mean.
 * @example time:2026-06-01T12:00:00Z\thost:web-1\tmessage:db timeout
 */
export class LtsvDecoder implements Decoder {
  readonly input = 'line';

  constructor(private readonly nested: NestedRead) {}

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    if (!looksLikeLtsv(bytes, start, end)) return 'bad_line';
    const pairs = decoder
      .decode(bytes.subarray(start, end))
      .split('\t')
      .map((field) => [field, field.indexOf(':')] as const)
      .filter(([, colon]) => colon > 0)
      .map(([field, colon]) => [field.slice(0, colon), field.slice(colon + 1)]);
    const record = encoder.encode(JSON.stringify(Object.fromEntries(pairs)));
    return this.nested(record, 0, record.length, stream, sink);
  }
}
