import {
  type EventHead,
  FLAG_BACKFILL,
  FLAG_PRIMARY,
  KIND_ALERT,
  KIND_CHANGE,
  KIND_LOG,
  type LineFormat,
  PackedEventsWriter,
  type ScopeChange,
  TextIds,
  originText,
  partitionOf,
  seriesText,
} from '@tocsin/contracts';
import { type EpochMs, type Instrument, type ForeignAlert, type Labels } from '@tocsin/model';
import {
  ByteInterner,
  type EventSink,
  Normaliser,
  type NormaliserOptions,
  type RecordHeaders,
  RecordStream,
  type Rejection,
  type Slice,
} from '@tocsin/normalise';

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
    this.flushPartials();
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
    return this.normaliser.read(bytes, start, end, this.stream, observedAt, this, headers);
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
    const { head } = this;
    head.offset = -1;
    head.item = 0;
    head.observedAt = observedAt;
    const service = this.texts.idOf(alert.service) || this.fallbackService;
    const writer = this.writerFor(service, this.texts.idOf(alert.host), observedAt);
    const body = encoder.encode(JSON.stringify(alert));
    head.kind = KIND_ALERT;
    head.severity = 0;
    writer.addBytes(head, body, 0, body.length);
    this.added(writer);
  }

  log(time: EpochMs, severity: number, service: Slice, host: Slice, body: Slice): void {
    const { head } = this;
    const writer = this.writerFor(this.idOf(service) || this.fallbackService, this.idOf(host), time);
    head.kind = KIND_LOG;
    head.severity = severity;
    writer.addBytes(head, body.bytes, body.start, body.end);
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
    this.flushPartials();
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

  /** A flush makes records count as read, so that lines whose last part has not come go out as they are. */
  private flushPartials(): void {
    this.normaliser.flush(this.stream, this);
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
