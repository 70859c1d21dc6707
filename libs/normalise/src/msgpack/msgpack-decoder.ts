import { type Decoder, type NestedRead } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { type JsonObject, isObject } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { MsgpackReader, NotMsgpack } from './msgpack-reader.js';

const encoder = new TextEncoder();

/**
 * Whether the bytes begin with a map whose first key is a text: what the sniffer asks. Larger maps than a record has
 * are left out, for UTF-8 text may begin with their tags.
 */
export function looksLikeMsgpack(bytes: Uint8Array, start: number, end: number): boolean {
  const tag = bytes[start]!;
  if (end - start < 3) return false;
  if (tag > 0x80 && tag < 0x90) return isTextTag(bytes[start + 1]!);
  if (tag === 0xde && end - start > 4) return bytes[start + 1]! < 0x10 && isTextTag(bytes[start + 3]!);
  return tag === 0xdf && end - start > 6 && bytes[start + 1] === 0 && isTextTag(bytes[start + 5]!);
}

const isTextTag = (tag: number): boolean => (tag > 0xa0 && tag < 0xc0) || tag === 0xd9;

/** Fluent's pair of a time and a record, or the record alone. */
function recordOf(value: unknown): JsonObject | null {
  if (!Array.isArray(value)) return isObject(value) ? value : null;
  const [first, record] = value as unknown[];
  // Fluent Bit 2 writes [[time, metadata], record]
  const time: unknown = Array.isArray(first) ? (first as unknown[])[0] : first;
  return typeof time === 'number' && isObject(record) ? { time, ...record } : null;
}

function readAll(bytes: Uint8Array, start: number, end: number): JsonObject[] | null {
  const reader = new MsgpackReader(bytes, start, end);
  const records: JsonObject[] = [];
  try {
    while (reader.remaining > 0) {
      const record = recordOf(reader.value());
      if (!record) return null;
      records.push(record);
    }
    return records;
  } catch (error) {
    if (error instanceof NotMsgpack) return null;
    throw error;
  }
}

/**
 * MessagePack of Fluentd or Fluent Bit: one or more maps, or pairs of time and map. Their fields mean what those of a
 * JSON record mean.
 */
export class MsgpackDecoder implements Decoder {
  readonly input = 'bytes';

  constructor(private readonly nested: NestedRead) {}

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    const records = readAll(bytes, start, end);
    if (!records) return 'not_msgpack';
    let rejected: Rejection | null = null;
    for (const record of records) {
      const json = encoder.encode(JSON.stringify(record));
      rejected = this.nested(json, 0, json.length, stream, sink) ?? rejected;
    }
    return rejected;
  }
}
