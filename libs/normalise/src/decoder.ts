import { type EventSink, type Rejection } from './event-sink.js';
import { type RecordStream } from './stream/record-stream.js';

/**
 * What a decoder is handed. `bytes`: the record as it is. The others come without the blanks around them: `line` is any
 * text, `object` is one JSON object (of an array each item is read by itself), `document` is a JSON object or array,
 * whole.
 */
export type DecoderInput = 'bytes' | 'line' | 'object' | 'document';

/**
 * Reads one wire format. `decode` sends the events of `bytes[start, end)` to `sink` and returns null, or why it could
 * not; it never throws. Events that were sent before a refusal stand.
 */
export interface Decoder {
  readonly input: DecoderInput;
  decode(bytes: Uint8Array, start: number, end: number, stream: RecordStream, sink: EventSink): Rejection | null;
}

/** Reads a record that stands inside another one; its format is found out by itself. */
export type NestedRead = Decoder['decode'];
