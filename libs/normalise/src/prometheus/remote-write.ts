import { ByteInterner } from '../byte-interner.js';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection, type Series } from '../event-sink.js';
import { BYTES, FIXED64, VARINT, WireReader } from '../otlp/wire-reader.js';
import { type RecordStream } from '../stream/record-stream.js';
import { SeriesCache } from './series-cache.js';

/** Where the two versions of the protocol keep what. */
interface Layout {
  readonly series: number;
  /** Table of texts that labels refer to; version 1 writes labels out. */
  readonly symbols: number | null;
}
const VERSION_1: Layout = { series: 1, symbols: null };
const VERSION_2: Layout = { series: 5, symbols: 4 };

const LABELS = 1;
const SAMPLES = 2;
const MAX_SYMBOLS = 500_000;

/** Name and value of every label of a series of version 1. */
function writtenLabels(bytes: Uint8Array, start: number, end: number): Record<string, string> {
  const labels: Record<string, string> = {};
  const series = new WireReader().open(bytes, start, end);
  while (series.next()) {
    if (series.field !== LABELS || series.type !== BYTES) continue;
    const reader = new WireReader().open(bytes, series.start, series.end);
    let [name, value] = ['', ''];
    while (reader.next()) {
      if (reader.field === 1) name = reader.text();
      else if (reader.field === 2) value = reader.text();
    }
    if (name !== '' && name !== '__proto__') labels[name] = value;
  }
  return labels;
}

/** The texts of version 2 by numbers that are the same in every request. */
class Symbols {
  private texts: string[] = [];
  private interner = this.newInterner();
  private ofRequest: number[] = [];

  /** Starts the table of a request. */
  open(): void {
    this.ofRequest = [];
    if (this.texts.length < MAX_SYMBOLS) return;
    this.texts = [];
    this.interner = this.newInterner();
  }

  add({ bytes, start, end }: WireReader): void {
    this.ofRequest.push(this.interner.idOf(bytes, start, end));
  }

  /** −1 for a reference to nothing. */
  numberOf(reference: number): number {
    return this.ofRequest[reference] ?? -1;
  }

  textOf(number: number): string {
    return this.texts[number] ?? '';
  }

  private newInterner(): ByteInterner {
    return new ByteInterner((text) => this.texts.push(text) - 1, Infinity);
  }
}

/**
 * Prometheus remote write: `prometheus.WriteRequest` (version 1.0) or `io.prometheus.write.v2.Request` (2.0), unpacked. Samples become
 * metric points; exemplars, native histograms and metadata are passed over. A series that ended is marked by a NaN, which counts as no
 * value. Events before a malformed part stand.
 */
export class RemoteWriteDecoder implements Decoder {
  readonly input = 'bytes';
  private readonly layout: Layout;
  private readonly known = new SeriesCache();
  private readonly symbols = new Symbols();
  private readonly request = new WireReader();
  private readonly reader = new WireReader();
  private readonly sample = new WireReader();
  private key = new Uint32Array(64);

  constructor(version: 1 | 2) {
    this.layout = version === 1 ? VERSION_1 : VERSION_2;
  }

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const { layout, request, symbols } = this;
    if (layout.symbols !== null) {
      symbols.open();
      request.open(bytes, start, end);
      while (request.next()) if (request.field === layout.symbols && request.type === BYTES) symbols.add(request);
      if (request.broken) return 'not_protobuf';
    }
    request.open(bytes, start, end);
    while (request.next())
      if (request.field === layout.series && request.type === BYTES && !this.readSeries(sink)) return 'not_protobuf';
    return request.broken ? 'not_protobuf' : null;
  }

  /** Labels come first on the wire, then samples. False when the series is malformed. */
  private readSeries(sink: EventSink): boolean {
    const { request, reader } = this;
    const { bytes } = request;
    let labelsEnd = request.start;
    let series: Series | null | undefined;
    reader.open(bytes, request.start, request.end);
    while (reader.next()) {
      if (reader.type !== BYTES) continue;
      if (reader.field === LABELS) {
        labelsEnd = reader.end;
        series = undefined;
      } else if (reader.field === SAMPLES) {
        if (series === undefined) series = this.seriesUpTo(labelsEnd);
        if (series && !this.readSample(series, sink)) return false;
      }
    }
    return !reader.broken;
  }

  private seriesUpTo(labelsEnd: number): Series | null {
    const { bytes, start } = this.request;
    if (this.layout.symbols === null)
      return this.known.of(bytes, start, labelsEnd, () => writtenLabels(bytes, start, labelsEnd));
    const count = this.readReferences(bytes, start, labelsEnd);
    const { key, symbols } = this;
    return this.known.of(new Uint8Array(key.buffer, 0, count * 4), 0, count * 4, () => {
      const labels: Record<string, string> = {};
      for (let i = 0; i + 1 < count; i += 2) {
        const name = symbols.textOf(key[i]!);
        if (name !== '' && name !== '__proto__') labels[name] = symbols.textOf(key[i + 1]!);
      }
      return labels;
    });
  }

  /** The symbols of a series, as many as returned, into `key`. */
  private readReferences(bytes: Uint8Array, start: number, end: number): number {
    const refs = new WireReader().open(bytes, start, end);
    let count = 0;
    while (refs.next()) {
      if (refs.field !== LABELS || refs.type !== BYTES) continue;
      let [value, scale] = [0, 1];
      for (let at = refs.start; at < refs.end; at++) {
        value += (bytes[at]! & 0x7f) * scale;
        scale *= 128;
        if (bytes[at]! >= 0x80) continue;
        if (count === this.key.length) this.growKey();
        this.key[count++] = this.symbols.numberOf(value);
        [value, scale] = [0, 1];
      }
    }
    return count;
  }

  private growKey(): void {
    const grown = new Uint32Array(this.key.length * 2);
    grown.set(this.key);
    this.key = grown;
  }

  private readSample(series: Series, sink: EventSink): boolean {
    const { sample, reader } = this;
    sample.open(reader.bytes, reader.start, reader.end);
    // What is 0 does not stand there
    let [value, time] = [0, 0];
    while (sample.next()) {
      if (sample.field === 1 && sample.type === FIXED64) value = sample.double();
      else if (sample.field === 2 && sample.type === VARINT) time = sample.number();
    }
    sink.point(time, series, value);
    return !sample.broken;
  }
}
