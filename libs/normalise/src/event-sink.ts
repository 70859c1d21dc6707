import { type CallSide, type EpochMs, type Instrument, type Labels, type SeverityNumber } from '@tocsin/model';
import { type Subject } from './subject.js';

/** A text that is a slice of the record's bytes; `end <= start` means the producer said nothing. */
export interface Slice {
  bytes: Uint8Array;
  start: number;
  end: number;
}

const NO_BYTES = new Uint8Array(0);

export const emptySlice = (): Slice => ({ bytes: NO_BYTES, start: 0, end: 0 });

/** Nothing said; never written to. */
export const NO_SLICE: Readonly<Slice> = emptySlice();

/** Points `slice` at `bytes[start, end)`. */
export function setSlice(slice: Slice, bytes: Uint8Array, start: number, end: number): void {
  slice.bytes = bytes;
  slice.start = start;
  slice.end = end;
}

const encoder = new TextEncoder();

/** A slice of its own for a text that was built. */
export function sliceOf(text: string): Slice {
  const bytes = encoder.encode(text);
  return { bytes, start: 0, end: bytes.length };
}

/** Takes what a record turns into. Slices are valid only during the call. `time` is NaN when the record names none. */
export interface EventSink {
  /** `session` is the id of the session, request or trace that the producer says the line belongs to. */
  log(time: EpochMs, severity: SeverityNumber, service: Slice, host: Slice, body: Slice, session?: Slice): void;
  /** `instrument` is `gauge` unless the producer says otherwise. */
  metric(
    time: EpochMs,
    service: string,
    host: string,
    name: string,
    labels: Labels,
    value: number,
    instrument?: Instrument,
  ): void;
  /** A point of a series that its decoder remembers: the same object each time, so that what is known of it need not be found again. */
  point(time: EpochMs, series: Series, value: number): void;
  /** A call between services that a span told of; `time` is when it ended. */
  call(time: EpochMs, call: Call, durationMs: number, failed: boolean): void;
}

/** A metric series. */
export interface Series extends Subject {
  readonly name: string;
  readonly instrument: Instrument;
}

/** Who called whom, and whose span says so. */
export interface Call {
  readonly side: CallSide;
  readonly caller: string;
  readonly callee: string;
}

/**
 * Why a record could not be read. Closed: the word stands in dead letters and metric labels.
 * - `empty` nothing but blanks, null or an empty list
 * - `not_json`, `not_msgpack`, `not_protobuf`, `not_avro`, `bad_line` the bytes break the format's grammar
 * - `no_message`, `no_number` well formed, but without the text of a log or a finite value of a metric
 * - `unknown_shape` well formed, but not the document that the format promises
 * - `unknown_schema` the schema registry knows no such id, or one of a type that is not read
 * - `unsupported_signal` understood and not taken here: subscription handshakes
 * - `binary_data`, `compressed` a payload that is no text; a value compressed by its producer besides Kafka's own
 *   compression
 * - `too_deep`, `too_many_events` more nesting or events than one record may have
 */
export type Rejection =
  | 'empty'
  | 'not_json'
  | 'not_msgpack'
  | 'not_protobuf'
  | 'not_avro'
  | 'bad_line'
  | 'no_message'
  | 'no_number'
  | 'unknown_shape'
  | 'unknown_schema'
  | 'unsupported_signal'
  | 'binary_data'
  | 'compressed'
  | 'too_deep'
  | 'too_many_events';
