import { type Decoder, type NestedRead } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { isObject } from '../json/document.js';
import { type RecordStream } from '../stream/record-stream.js';
import { readAvro } from './avro.js';
import { type SchemaLookup } from './schema.js';

const MAGIC = 0;
/** The magic byte and the schema's id, big-endian. */
const HEAD_BYTES = 5;
const encoder = new TextEncoder();

export const hasConfluentHead = (bytes: Uint8Array, start: number, end: number): boolean =>
  bytes[start] === MAGIC && end - start > HEAD_BYTES;

/**
 * Confluent's wire format: a zero byte, the schema id, the value. JSON Schema values are JSON behind the head; Avro
 * values are read by the schema that `schemaOf` knows, and then by the names of their fields as JSON is. Protobuf
 * values are refused.
 */
export class ConfluentDecoder implements Decoder {
  readonly input = 'bytes';

  constructor(
    private readonly nested: NestedRead,
    private readonly schemaOf: SchemaLookup,
  ) {}

  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null {
    if (!hasConfluentHead(bytes, start, end)) return 'unknown_shape';
    const id = bytes[start + 1]! * 0x1000000 + (bytes[start + 2]! << 16) + (bytes[start + 3]! << 8) + bytes[start + 4]!;
    const bodyAt = start + HEAD_BYTES;
    const schema = this.schemaOf(id);
    if (schema?.type === 'avro') {
      const value = readAvro(schema.schema, bytes, bodyAt, end);
      if (value === undefined) return 'not_avro';
      if (!isObject(value)) return 'unknown_shape';
      const record = encoder.encode(JSON.stringify(value));
      return this.nested(record, 0, record.length, stream, sink);
    }
    // JSON shows by itself, so that it can be read without a registry
    if (schema || bytes[bodyAt] === 0x7b) return this.nested(bytes, bodyAt, end, stream, sink);
    return 'unknown_schema';
  }
}
