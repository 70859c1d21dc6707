import { type EpochMs } from '@tocsin/model';
import { isNull, skipBlanks, skipBlanksBack } from './byte-scan.js';
import { type SchemaLookup } from './confluent/schema.js';
import { type Decoder } from './decoder.js';
import { EventGate } from './event-gate.js';
import { type EventSink, type Rejection } from './event-sink.js';
import { type KnownFormat } from './formats.js';
import { type RecordHeaders, withHeaders } from './headers.js';
import { closingQuote, eachItem } from './json/array-items.js';
import { Unescaper } from './json/unescape.js';
import { emitUnfinished } from './log-line.js';
import { createDecoders } from './registry.js';
import { isCompressed, looksBinary, sniffBinary, sniffText } from './sniff/sniff.js';
import { type RecordStream } from './stream/record-stream.js';

const QUOTE = 0x22;
const OPEN_ARRAY = 0x5b;
/** An envelope in an envelope in a list: nothing honest nests deeper. */
const MAX_NESTING = 5;

export interface NormaliserOptions {
  /** Schemas of records in Confluent's wire format. Knows none unless given. */
  readonly schemaOf?: SchemaLookup;
}

/**
 * Turns one record (one line or one Kafka value) into events. Pure and reusable for all streams of a thread: what must
 * be remembered is in the `RecordStream`. Never throws for what a record holds.
 */
export class Normaliser {
  private readonly gate = new EventGate();
  private readonly decoders: Readonly<Record<KnownFormat, Decoder>>;
  private nesting = 0;

  constructor({ schemaOf = () => undefined }: NormaliserOptions = {}) {
    this.decoders = createDecoders((bytes, start, end, stream) => this.nested(bytes, start, end, stream), schemaOf);
  }

  /**
   * Reads `bytes[from, to)`. Returns null, or why it could not be read; events made before a failure stand.
   * @param near when the transport first had the record: gives times without a year their year.
   */
  read(
    bytes: Uint8Array,
    from: number,
    to: number,
    stream: RecordStream,
    near: EpochMs,
    sink: EventSink,
    headers?: RecordHeaders,
  ): Rejection | null {
    stream.near = near;
    this.gate.open(sink);
    this.nesting = 0;
    const rejected = this.ofStream(bytes, from, to, stream, headers);
    return this.gate.lost > 0 ? 'too_many_events' : rejected;
  }

  /** Of the last record: events beyond what one may hold. */
  get lost(): number {
    return this.gate.lost;
  }

  /** Of the last record: metric points without a finite value. */
  get valueless(): number {
    return this.gate.valueless;
  }

  private ofStream(
    bytes: Uint8Array,
    from: number,
    to: number,
    stream: RecordStream,
    headers: RecordHeaders | undefined,
  ): Rejection | null {
    const { format } = stream;
    const record = headers && withHeaders(headers, bytes, from, to);
    if (record && (format === 'auto' || format === record.format))
      return this.decodeAs(record.format, record.bytes, 0, record.bytes.length, stream);
    return format === 'auto'
      ? this.sniffAndDecode(bytes, from, to, stream)
      : this.decodeAs(format, bytes, from, to, stream);
  }

  /** Sends the lines whose last part has not come: call it before their records count as read. */
  flush(stream: RecordStream, sink: EventSink): void {
    if (stream.partials.size === 0) return;
    this.gate.open(sink);
    for (const line of stream.partials.takeAll()) emitUnfinished(line, this.gate);
  }

  private nested(bytes: Uint8Array, start: number, end: number, stream: RecordStream): Rejection | null {
    if (this.nesting >= MAX_NESTING) return 'too_deep';
    this.nesting++;
    const rejected = this.sniffAndDecode(bytes, start, end, stream);
    this.nesting--;
    return rejected;
  }

  /** Reads it as the last record that began alike; finds the format out when there was none or it does not fit. */
  private sniffAndDecode(bytes: Uint8Array, from: number, to: number, stream: RecordStream): Rejection | null {
    if (from >= to) return 'empty';
    if (isCompressed(bytes, from)) return 'compressed';
    const lead = bytes[from]!;
    const known = stream.knownFormat(this.nesting, lead);
    const before = this.gate.count;
    const rejected = known ? this.decodeAs(known, bytes, from, to, stream) : null;
    if (known && (rejected === null || this.gate.count > before)) return rejected;
    const format = this.formatOf(bytes, from, to);
    if (format === known) return rejected;
    if (format === 'text' && looksBinary(bytes, from, to)) return 'binary_data';
    const outcome = this.decodeAs(format, bytes, from, to, stream);
    // Anything is text, so that it says nothing about the next record
    if (outcome === null && format !== 'text') stream.remember(this.nesting, lead, format);
    return outcome;
  }

  private formatOf(bytes: Uint8Array, from: number, to: number): KnownFormat {
    const binary = sniffBinary(bytes, from, to);
    if (binary) return binary;
    const start = skipBlanks(bytes, from, to);
    return sniffText(bytes, start, skipBlanksBack(bytes, start, to));
  }

  private decodeAs(
    format: KnownFormat,
    bytes: Uint8Array,
    from: number,
    to: number,
    stream: RecordStream,
  ): Rejection | null {
    const decoder = this.decoders[format];
    if (decoder.input === 'bytes') return from < to ? decoder.decode(bytes, from, to, stream, this.gate) : 'empty';
    const start = skipBlanks(bytes, from, to);
    const end = skipBlanksBack(bytes, start, to);
    stream.isIndented = isBlank(bytes[from]);
    if (start === end || isNull(bytes, start, end)) return 'empty';
    const isObject = decoder.input === 'object';
    if (isObject && bytes[start] === OPEN_ARRAY) return this.items(decoder, bytes, start, end, stream);
    if ((isObject || stream.format === 'auto') && isQuoted(bytes, start, end))
      return this.quoted(bytes, start, end, stream);
    return decoder.decode(bytes, start, end, stream, this.gate);
  }

  /** Some shippers send several records as one JSON array. */
  private items(
    decoder: Decoder,
    bytes: Uint8Array,
    start: number,
    end: number,
    stream: RecordStream,
  ): Rejection | null {
    let rejected: Rejection | null = null;
    let count = 0;
    const isArray = eachItem(bytes, start, end, (from, to) => {
      count++;
      const itemStart = skipBlanks(bytes, from, to);
      const outcome =
        stream.format === 'auto'
          ? this.nested(bytes, itemStart, to, stream)
          : decoder.decode(bytes, itemStart, skipBlanksBack(bytes, itemStart, to), stream, this.gate);
      rejected = outcome ?? rejected;
    });
    if (!isArray) return 'not_json';
    return count === 0 ? 'empty' : rejected;
  }

  /** A JSON string holds the record: what the OpenTelemetry collector writes for a body alone. */
  private quoted(bytes: Uint8Array, start: number, end: number, stream: RecordStream): Rejection | null {
    const text = new Unescaper();
    const length = text.write(bytes, start + 1, end - 1);
    return this.nested(text.bytes, 0, length, stream);
  }
}

/** A space or a tab. */
const isBlank = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09;

const isQuoted = (bytes: Uint8Array, start: number, end: number): boolean =>
  end - start >= 2 && bytes[start] === QUOTE && closingQuote(bytes, start, end) === end - 1;
