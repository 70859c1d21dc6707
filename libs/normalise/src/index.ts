/**
 * Bytes → fields: what arrives in any of the common shapes becomes log and metric events. Pure, and the first part of
 * the hot path: logs are found in place, strings are built only for what is rare or a metric. It never decides who an
 * event belongs to. Neighbours: `contracts` packs the events, the ingest stage of `pipeline` joins both. `registry.ts`
 * lists the formats; each has a folder of its own.
 */
export { NO_SLICE, type Slice, type Call, type Series, type EventSink, type Rejection } from './event-sink.js';
export { KNOWN_FORMATS, type KnownFormat, type RecordFormat } from './formats.js';
export { type RecordStreamOptions, RecordStream } from './stream/record-stream.js';
export { type RecordHeaders } from './headers.js';
export { type NormaliserOptions, Normaliser } from './normaliser.js';
export { type AvroSchema, type RegisteredSchema, type SchemaLookup } from './confluent/schema.js';
export { MsgpackReader, NotMsgpack } from './msgpack/msgpack-reader.js';
export { msgpackEnd } from './msgpack/msgpack-end.js';
export { ByteInterner } from './byte-interner.js';
