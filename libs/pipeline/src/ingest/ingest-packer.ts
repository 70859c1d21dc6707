import {
  type EventHead,
  FLAG_BACKFILL,
  FLAG_PRIMARY,
  KIND_ALERT,
  KIND_CALLS,
  KIND_CHANGE,
  KIND_HEARTBEAT,
  KIND_LOG,
  type LineFormat,
  PackedEventsWriter,
  type ScopeChange,
  TextIds,
  originText,
  partitionOf,
  seriesText,
} from '@tocsin/contracts';
import { type EpochMs, type ForeignAlert, type HeartbeatPing, type Instrument, type Labels } from '@tocsin/model';
import {
  ByteInterner,
  type Call,
  type EventSink,
  NO_SLICE,
  Normaliser,
  type NormaliserOptions,
  type RecordHeaders,
  RecordStream,
  type Rejection,
  type Series,
  type Slice,
} from '@tocsin/normalise';
import { CallFolder } from './call-folder.js';

/** Whom the records of a source belong to, and how they are read. */
export interface RecordOrigin {
  readonly tenant: string;
  readonly environment: string;
  readonly format: LineFormat;
  /** service.name of records that name none. */
  readonly service: string;
  readonly backfill: boolean;
  /** IANA name of the zone of times that name none; UTC when left out. */
  readonly timeZone?: string;
}

/** One packed record for one partition of the events topic. */
export interface PackedBatch {
  readonly partition: number;
  readonly value: Uint8Array;
}

/** The texts of a series in the table of the process. */
interface SeriesIds {
  readonly service: number;
  readonly host: number;
  readonly series: number;
}

const MAX_RECORD_BYTES = 256 * 1024;
/** Sources whose format is remembered: partitions of all bound topics, and senders over HTTP. */
const MAX_STREAMS = 10_000;
const encoder = new TextEncoder();

/**
 * INGEST's pure half: records of any shape in, packed records by partition out. Events go to the partition of
 * (tenant, service, else host), so that one service is always judged in one place. Call `open` for each source, `read` for each
 * record, `take` to flush.
 */
export class IngestPacker implements EventSink {
  private readonly texts = new TextIds();
  private readonly interner = new ByteInterner((text) => this.texts.idOf(text));
  private readonly normaliser: Normaliser;
  private readonly streams = new Map<string, RecordStream>();
  private stream = new RecordStream();
  private readonly writers: PackedEventsWriter[];
  private readonly partitionCache = new Map<number, number>();
  private readonly calls = new CallFolder();
  private readonly series = new WeakMap<Series, SeriesIds>();
  private readonly full: PackedBatch[] = [];
  private readonly empty = this.texts.idOf('');
  private readonly head: EventHead = {
    kind: KIND_LOG,
    severity: 0,
    flags: 0,
    origin: 0,
    service: 0,
    host: 0,
    source: 0,
    time: 0,
    observedAt: 0,
    offset: -1,
    item: 0,
  };
  private fallbackService = 0;
  private origin: RecordOrigin | null = null;
  private written = 0;
  /** Since the start: events beyond what one record may hold, and metric points without a finite value. */
  lost = 0;
  valueless = 0;

  constructor(
    private readonly partitions: number,
    options?: NormaliserOptions,
  ) {
    this.normaliser = new Normaliser(options);
    this.writers = Array.from({ length: partitions }, () => new PackedEventsWriter(this.texts));
  }

  /** From here on records come from this source. */
  open(origin: RecordOrigin, source: string): void {
    const { head } = this;
    this.flushHeld();
    this.stream = this.streamOf(origin, source);
    if (this.origin !== origin) {
      this.origin = origin;
      head.origin = this.texts.idOf(originText(origin.tenant, origin.environment));
      head.flags = origin.backfill ? FLAG_BACKFILL : 0;
      this.fallbackService = this.texts.idOf(origin.service);
    }
    head.source = this.texts.idOf(source);
  }

  /** Reads one record; returns why it could not be read, or null. Events made before a failure are kept. */
  read(
    bytes: Uint8Array,
    start: number,
    end: number,
    offset: number,
    observedAt: EpochMs,
    headers?: RecordHeaders,
  ): Rejection | null {
    this.head.offset = offset;
    this.head.observedAt = observedAt;
    this.head.item = 0;
    const reason = this.normaliser.read(bytes, start, end, this.stream, observedAt, this, headers);
    this.lost += this.normaliser.lost;
    this.valueless += this.normaliser.valueless;
    return reason;
  }

  /** A change event goes to every partition; the one that owns its service passes it on. */
  change(change: ScopeChange, observedAt: EpochMs): void {
    const { head } = this;
    const body = encoder.encode(JSON.stringify(change));
    const service = this.texts.idOf(change.service);
    const owner = this.partitionFor(service, service);
    Object.assign(head, {
      service,
      host: this.texts.idOf(change.host),
      severity: 0,
      time: change.at,
      observedAt,
      offset: -1,
      item: 0,
    });
    const { flags } = head;
    this.writers.forEach((writer, partition) => {
      head.kind = KIND_CHANGE;
      head.flags = partition === owner ? flags | FLAG_PRIMARY : flags;
      writer.addBytes(head, body, 0, body.length);
    });
    head.flags = flags;
    this.written++;
  }

  /** Another system's alert goes where its service is judged, at the time at which it was heard. */
  alert(alert: ForeignAlert, observedAt: EpochMs): void {
    this.withoutPlace(observedAt);
    this.document(KIND_ALERT, alert.service, alert.host, observedAt, alert);
  }

  /** A ping counts from when it was heard: its sender's clock says nothing. */
  heartbeat(ping: HeartbeatPing, observedAt: EpochMs): void {
    this.withoutPlace(observedAt);
    this.document(KIND_HEARTBEAT, ping.service, ping.host, observedAt, ping);
  }

  point(time: EpochMs, series: Series, value: number): void {
    let ids = this.series.get(series);
    if (!ids) this.series.set(series, (ids = this.idsOf(series)));
    const { head } = this;
    const writer = this.writerFor(ids.service || this.fallbackService, ids.host, time);
    head.severity = 0;
    writer.addMetric(head, ids.series, value, series.instrument);
    this.added(writer);
  }

  call(time: EpochMs, call: Call, durationMs: number, failed: boolean): void {
    this.calls.add(Number.isNaN(time) ? this.head.observedAt : time, call, durationMs, failed);
    this.written++;
  }

  log(time: EpochMs, severity: number, service: Slice, host: Slice, body: Slice, session: Slice = NO_SLICE): void {
    const { head } = this;
    const writer = this.writerFor(this.idOf(service) || this.fallbackService, this.idOf(host), time);
    head.severity = severity;
    writer.addLog(head, body.bytes, body.start, body.end, session.bytes, session.start, session.end);
    this.added(writer);
  }

  metric(
    time: EpochMs,
    service: string,
    host: string,
    name: string,
    labels: Labels,
    value: number,
    instrument: Instrument = 'gauge',
  ): void {
    const { head } = this;
    const writer = this.writerFor(this.texts.idOf(service) || this.fallbackService, this.texts.idOf(host), time);
    head.severity = 0;
    writer.addMetric(head, this.texts.idOf(seriesText(name, labels)), value, instrument);
    this.added(writer);
  }

  /** Everything read so far, packed. A source's events stand in each partition in the order in which they were read. */
  take(): PackedBatch[] {
    this.flushHeld();
    const batches = this.full.splice(0);
    this.writers.forEach((writer, partition) => {
      const value = writer.take();
      if (value) batches.push({ partition, value });
    });
    return batches;
  }

  /** Events made since the start. */
  get events(): number {
    return this.written;
  }

  private idsOf({ service, host, name, labels }: Series): SeriesIds {
    const { texts } = this;
    return { service: texts.idOf(service), host: texts.idOf(host), series: texts.idOf(seriesText(name, labels)) };
  }

  private withoutPlace(observedAt: EpochMs): void {
    const { head } = this;
    head.offset = -1;
    head.item = 0;
    head.observedAt = observedAt;
  }

  /** Forgets the source that was added first when there are too many; its format is found out again. */
  private streamOf({ format, timeZone }: RecordOrigin, source: string): RecordStream {
    const key = `${source}\0${format}\0${timeZone ?? ''}`;
    let stream = this.streams.get(key);
    if (!stream) {
      if (this.streams.size >= MAX_STREAMS) this.streams.delete(this.streams.keys().next().value!);
      stream = new RecordStream({ format, ...(timeZone === undefined ? {} : { timeZone }) });
      this.streams.set(key, stream);
    }
    return stream;
  }

  /** A flush makes records count as read, so that lines whose last part has not come go out as they are, and calls as far as counted. */
  private flushHeld(): void {
    this.normaliser.flush(this.stream, this);
    for (const { at, folded } of this.calls.take()) {
      const service = folded.caller || folded.callee;
      this.written--;
      this.document(KIND_CALLS, service, '', at, folded);
    }
  }

  /** An event whose body is JSON. */
  private document(kind: number, service: string, host: string, time: EpochMs, content: object): void {
    const { head } = this;
    const id = this.texts.idOf(service) || this.fallbackService;
    const writer = this.writerFor(id, this.texts.idOf(host), time);
    const body = encoder.encode(JSON.stringify(content));
    head.kind = kind;
    head.severity = 0;
    writer.addBytes(head, body, 0, body.length);
    this.added(writer);
  }

  private idOf({ bytes, start, end }: Slice): number {
    return end > start ? this.interner.idOf(bytes, start, end) : this.empty;
  }

  private writerFor(service: number, host: number, time: EpochMs): PackedEventsWriter {
    const { head } = this;
    head.service = service;
    head.host = host;
    head.time = Number.isNaN(time) ? head.observedAt : time;
    return this.writers[this.partitions === 1 ? 0 : this.partitionFor(service, host)]!;
  }

  private partitionFor(service: number, host: number): number {
    const subject = service === this.empty ? host : service;
    const key = this.head.origin * 0x4000000 + subject;
    let partition = this.partitionCache.get(key);
    if (partition === undefined) {
      const { tenant } = this.origin!;
      partition = partitionOf(`${tenant}\0${this.texts.textOf(subject)}`, this.partitions);
      this.partitionCache.set(key, partition);
    }
    return partition;
  }

  private added(writer: PackedEventsWriter): void {
    this.head.item++;
    this.written++;
    if (writer.sizeBytes < MAX_RECORD_BYTES) return;
    this.full.push({ partition: this.writers.indexOf(writer), value: writer.take()! });
  }
}
