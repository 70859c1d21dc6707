import { type Instrument } from '@tocsin/model';
import {
  EVENT_HEAD_BYTES,
  FLAG_SESSION,
  INSTRUMENT_FLAGS,
  KIND_LOG,
  KIND_METRIC,
  MAGIC,
  MAX_SESSION_BYTES,
  RECORD_HEAD_BYTES,
  VERSION,
} from './layout.js';

const encoder = new TextEncoder();

/** Everything of an event but its body; one object is reused for all events of a stream. Texts are handles of a `TextIds`. */
export interface EventHead {
  kind: number;
  severity: number;
  flags: number;
  origin: number;
  service: number;
  host: number;
  source: number;
  time: number;
  observedAt: number;
  offset: number;
  item: number;
}

/** The texts that events refer to by number: one table a process, shared by the writers of all partitions. */
export class TextIds {
  private readonly idByText = new Map<string, number>();
  private readonly texts: string[] = [];
  private readonly encoded: (Uint8Array | undefined)[] = [];

  idOf(text: string): number {
    let id = this.idByText.get(text);
    if (id === undefined) {
      id = this.texts.length;
      this.idByText.set(text, id);
      this.texts.push(text);
    }
    return id;
  }

  textOf(id: number): string {
    return this.texts[id]!;
  }

  /** The text in UTF-8. Kept, since a series stands in every record of its source. */
  bytesOf(id: number): Uint8Array {
    return (this.encoded[id] ??= encoder.encode(this.texts[id]!));
  }

  get size(): number {
    return this.texts.length;
  }
}

/**
 * Builds one packed record. `add*` copy the body; `take` returns the finished record and starts the next. The local
 * string table holds only the texts that this record's events name.
 */
export class PackedEventsWriter {
  private bytes = new Uint8Array(1 << 16);
  private view = new DataView(this.bytes.buffer);
  private at = RECORD_HEAD_BYTES;
  private events = 0;
  private used: number[] = [];
  /** Local index + 1 of each text, valid where `generationOf` is the current record's. */
  private localOf = new Uint32Array(256);
  private generationOf = new Uint32Array(256);
  private generation = 1;
  private sessions = new Uint8Array(1 << 12);
  private sessionsEnd = 0;

  constructor(private readonly texts: TextIds) {}

  get count(): number {
    return this.events;
  }

  get sizeBytes(): number {
    return this.at + this.sessionsEnd;
  }

  /** A log line `body[start, end)` of the session whose id is `session[from, to)`; an empty id for one that names none. */
  addLog(
    head: EventHead,
    body: Uint8Array,
    start: number,
    end: number,
    session: Uint8Array,
    from: number,
    to: number,
  ): void {
    head.kind = KIND_LOG;
    this.addBytes(head, body, start, end, to > from ? FLAG_SESSION : 0);
    if (to > from) this.addSession(session, from, Math.min(to, from + MAX_SESSION_BYTES));
  }

  /** An event whose body is `body[start, end)`: the JSON of a change or an alert. */
  addBytes(head: EventHead, body: Uint8Array, start: number, end: number, moreFlags = 0): void {
    const length = end - start;
    const at = this.writeHead(head, length, moreFlags);
    const bytes = this.bytes;
    if (length < 64) for (let i = 0; i < length; i++) bytes[at + i] = body[start + i]!;
    else bytes.set(body.subarray(start, end), at);
  }

  /** A metric point; `series` is the text id of its name and labels (`seriesText`). */
  addMetric(head: EventHead, series: number, value: number, instrument: Instrument = 'gauge'): void {
    head.kind = KIND_METRIC;
    const local = this.local(series);
    const at = this.writeHead(head, 12, INSTRUMENT_FLAGS[instrument]);
    this.view.setUint32(at, local, true);
    this.view.setFloat64(at + 4, value, true);
  }

  /** The finished record, or null when nothing was added. */
  take(): Uint8Array | null {
    if (this.events === 0) return null;
    const tableAt = this.at;
    for (const id of this.used) {
      const text = this.texts.bytesOf(id);
      this.reserve(4 + text.length);
      this.view.setUint32(this.at, text.length, true);
      this.bytes.set(text, this.at + 4);
      this.at += 4 + text.length;
    }
    this.reserve(this.sessionsEnd);
    this.bytes.set(this.sessions.subarray(0, this.sessionsEnd), this.at);
    this.at += this.sessionsEnd;
    this.bytes[0] = MAGIC;
    this.bytes[1] = VERSION;
    this.bytes[2] = this.bytes[3] = 0;
    this.view.setUint32(4, this.events, true);
    this.view.setUint32(8, tableAt, true);
    this.view.setUint32(12, this.used.length, true);
    const record = this.bytes.slice(0, this.at);
    this.at = RECORD_HEAD_BYTES;
    this.events = 0;
    this.sessionsEnd = 0;
    this.used = [];
    this.generation++;
    return record;
  }

  private writeHead(head: EventHead, bodyBytes: number, moreFlags = 0): number {
    const origin = this.local(head.origin);
    const service = this.local(head.service);
    const host = this.local(head.host);
    const source = this.local(head.source);
    this.reserve(EVENT_HEAD_BYTES + bodyBytes);
    const { view, at } = this;
    view.setUint32(at, head.kind | (head.severity << 8) | ((head.flags | moreFlags) << 16), true);
    view.setUint32(at + 4, origin, true);
    view.setUint32(at + 8, service, true);
    view.setUint32(at + 12, host, true);
    view.setUint32(at + 16, source, true);
    view.setUint32(at + 20, bodyBytes, true);
    view.setFloat64(at + 24, head.time, true);
    view.setFloat64(at + 32, head.observedAt, true);
    view.setFloat64(at + 40, head.offset, true);
    view.setUint32(at + 48, head.item, true);
    this.at = at + EVENT_HEAD_BYTES + bodyBytes;
    this.events++;
    return at + EVENT_HEAD_BYTES;
  }

  private addSession(id: Uint8Array, from: number, to: number): void {
    if (this.sessionsEnd + MAX_SESSION_BYTES >= this.sessions.length) {
      const grown = new Uint8Array(this.sessions.length * 2);
      grown.set(this.sessions);
      this.sessions = grown;
    }
    const { sessions } = this;
    sessions[this.sessionsEnd++] = to - from;
    for (let at = from; at < to; at++) sessions[this.sessionsEnd++] = id[at]!;
  }

  private local(id: number): number {
    if (id >= this.localOf.length) this.growTable(id);
    if (this.generationOf[id] === this.generation) return this.localOf[id]!;
    const local = this.used.length;
    this.used.push(id);
    this.localOf[id] = local;
    this.generationOf[id] = this.generation;
    return local;
  }

  private growTable(id: number): void {
    const size = Math.max(id + 1, this.localOf.length * 2);
    const localOf = new Uint32Array(size);
    const generationOf = new Uint32Array(size);
    localOf.set(this.localOf);
    generationOf.set(this.generationOf);
    this.localOf = localOf;
    this.generationOf = generationOf;
  }

  private reserve(bytes: number): void {
    if (this.at + bytes <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(this.bytes.length * 2, this.at + bytes));
    grown.set(this.bytes.subarray(0, this.at));
    this.bytes = grown;
    this.view = new DataView(grown.buffer);
  }
}
