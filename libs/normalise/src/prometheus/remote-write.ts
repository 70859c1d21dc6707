import { type Labels } from '@tocsin/model';
import { type Decoder } from '../decoder.js';
import { type EventSink, type Rejection } from '../event-sink.js';
import { instrumentOfPrometheus } from '../instrument.js';
import { BYTES, WireReader } from '../otlp/wire-reader.js';
import { type RecordStream } from '../stream/record-stream.js';
import { type Subject, subjectOfPrometheus } from '../subject.js';

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
/** A NaN of these upper 32 bits ends a series: it is no value. */
const STALE_UPPER = 0x7ff00000;

/** Name and value of one label of version 1. */
function readLabel(bytes: Uint8Array, start: number, end: number, into: Record<string, string>): boolean {
  const reader = new WireReader().open(bytes, start, end);
  let [name, value] = ['', ''];
  while (reader.next()) {
    if (reader.field === 1) name = reader.text();
    else if (reader.field === 2) value = reader.text();
  }
  if (name !== '' && name !== '__proto__') into[name] = value;
  return !reader.broken;
}

/** Packed pairs of numbers into the table of texts. */
function readReferences(
  bytes: Uint8Array,
  start: number,
  end: number,
  symbols: readonly string[],
): Record<string, string> {
  const labels: Record<string, string> = {};
  let at = start;
  const next = (): number => {
    let [value, scale] = [0, 1];
    for (; at < end; scale *= 128) {
      const byte = bytes[at++]!;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) break;
    }
    return value;
  };
  while (at < end) {
    const name = symbols[next()];
    const value = symbols[next()];
    if (name && value !== undefined && name !== '__proto__') labels[name] = value;
  }
  return labels;
}

/** Samples of one series; the labels come first on the wire. False when it is malformed. */
function readSamples(reader: WireReader, name: string, subject: Subject, sink: EventSink): boolean {
  const sample = new WireReader().open(reader.bytes, reader.start, reader.end);
  let [value, time] = [NaN, NaN];
  let isStale = false;
  while (sample.next()) {
    if (sample.field === 1) {
      value = sample.double();
      const upper = sample.bytes[sample.start + 7]! * 0x1000000 + sample.bytes[sample.start + 6]! * 0x10000;
      isStale = Number.isNaN(value) && upper === STALE_UPPER;
    } else if (sample.field === 2) time = sample.number();
  }
  if (!isStale && Number.isFinite(value))
    sink.metric(time, subject.service, subject.host, name, subject.labels, value, instrumentOfPrometheus(name));
  return !sample.broken;
}

function readSeries(series: WireReader, { symbols }: Layout, texts: readonly string[], sink: EventSink): boolean {
  const reader = new WireReader().open(series.bytes, series.start, series.end);
  let labels: Record<string, string> = {};
  let known: { name: string; subject: Subject } | null = null;
  while (reader.next()) {
    if (reader.type !== BYTES) continue;
    if (reader.field === LABELS) {
      if (symbols === null) {
        if (!readLabel(reader.bytes, reader.start, reader.end, labels)) return false;
      } else labels = { ...labels, ...readReferences(reader.bytes, reader.start, reader.end, texts) };
      known = null;
    } else if (reader.field === SAMPLES) {
      known ??= { name: (labels as Labels).__name__ ?? '', subject: subjectOfPrometheus(labels) };
      if (known.name !== '' && !readSamples(reader, known.name, known.subject, sink)) return false;
    }
  }
  return !reader.broken;
}

/**
 * Prometheus remote write: `prometheus.WriteRequest` (version 1.0) or `io.prometheus.write.v2.Request` (2.0), unpacked. Samples become
 * metric points; exemplars, native histograms and metadata are passed over. Events before a malformed part stand.
 */
export class RemoteWriteDecoder implements Decoder {
  readonly input = 'bytes';
  private readonly layout: Layout;

  constructor(version: 1 | 2) {
    this.layout = version === 1 ? VERSION_1 : VERSION_2;
  }

  decode(bytes: Uint8Array, start: number, end: number, _stream: RecordStream, sink: EventSink): Rejection | null {
    const { layout } = this;
    const texts: string[] = [];
    const reader = new WireReader();
    if (layout.symbols !== null) {
      reader.open(bytes, start, end);
      while (reader.next()) if (reader.field === layout.symbols) texts.push(reader.text());
      if (reader.broken) return 'not_protobuf';
    }
    reader.open(bytes, start, end);
    while (reader.next())
      if (reader.field === layout.series && reader.type === BYTES && !readSeries(reader, layout, texts, sink))
        return 'not_protobuf';
    return reader.broken ? 'not_protobuf' : null;
  }
}
