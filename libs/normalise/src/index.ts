/**
 * Bytes → fields: what arrives in any of the common shapes becomes log and metric events.
 * Pure, and the first part of the hot path: records are scanned in place, strings are built only for metrics and OTLP. It
 * never decides who an event belongs to. Neighbours: `contracts` packs the events, the ingest stage of `pipeline` joins both.
 */
export { type Slice, type EventSink, type Rejection } from './event-sink.js';
export { type RecordFormat, Normaliser } from './normaliser.js';
export { ByteInterner } from './byte-interner.js';
