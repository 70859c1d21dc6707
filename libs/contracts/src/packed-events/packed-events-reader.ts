import { type Instrument, PermanentError } from '@tocsin/model';
import {
  EVENT_HEAD_BYTES,
  FLAG_COUNTER,
  FLAG_DELTA,
  FLAG_SESSION,
  MAGIC,
  RECORD_HEAD_BYTES,
  VERSION,
} from './layout.js';

const decoder = new TextDecoder();

/**
 * A cursor over one packed record: `next()` moves to the next event, whose fields are then read in place. Nothing is
 * copied; `bytes` from `bodyStart` to `bodyEnd` is the body. Throws `PermanentError` for a record that is cut or of
 * another version.
 */
export class PackedEventsReader {
  readonly strings: readonly string[];
  readonly eventCount: number;
  kind = 0;
  severity = 0;
  flags = 0;
  origin = 0;
  service = 0;
  host = 0;
  source = 0;
  time = 0;
  observedAt = 0;
  offset = 0;
  item = 0;
  bodyStart = 0;
  bodyEnd = 0;
  /** `bytes` from here to `sessionEnd`: the id of the session that the producer named; empty when it named none. */
  sessionStart = 0;
  sessionEnd = 0;
  /** Index of the current event in the record; -1 before the first. */
  index = -1;
  private readonly view: DataView;
  private readonly eventsEnd: number;
  private at = RECORD_HEAD_BYTES;
  private sessionsAt = 0;

  constructor(readonly bytes: Uint8Array) {
    if (bytes.length < RECORD_HEAD_BYTES || bytes[0] !== MAGIC)
      throw new PermanentError('malformed_record', 'not a packed events record');
    if (bytes[1] !== VERSION)
      throw new PermanentError('unsupported_version', `packed events version ${bytes[1]}, this reads ${VERSION}`);
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.eventCount = this.view.getUint32(4, true);
    this.eventsEnd = this.view.getUint32(8, true);
    this.strings = this.readStrings(this.view.getUint32(12, true));
  }

  next(): boolean {
    if (this.index + 1 >= this.eventCount) return false;
    const { view, at } = this;
    if (at + EVENT_HEAD_BYTES > this.eventsEnd) throw cut();
    const first = view.getUint32(at, true);
    this.kind = first & 0xff;
    this.severity = (first >>> 8) & 0xff;
    this.flags = first >>> 16;
    this.origin = view.getUint32(at + 4, true);
    this.service = view.getUint32(at + 8, true);
    this.host = view.getUint32(at + 12, true);
    this.source = view.getUint32(at + 16, true);
    const length = view.getUint32(at + 20, true);
    this.time = view.getFloat64(at + 24, true);
    this.observedAt = view.getFloat64(at + 32, true);
    this.offset = view.getFloat64(at + 40, true);
    this.item = view.getUint32(at + 48, true);
    this.bodyStart = at + EVENT_HEAD_BYTES;
    this.bodyEnd = this.bodyStart + length;
    if (this.bodyEnd > this.eventsEnd) throw cut();
    this.at = this.bodyEnd;
    this.sessionStart = this.sessionEnd = 0;
    if (this.flags & FLAG_SESSION) this.nextSession();
    this.index++;
    return true;
  }

  /** For a metric: what its numbers are. */
  get instrument(): Instrument {
    return this.flags & FLAG_COUNTER ? 'counter' : this.flags & FLAG_DELTA ? 'delta' : 'gauge';
  }

  /** For a metric: index of its series text in `strings`. */
  get series(): number {
    return this.view.getUint32(this.bodyStart, true);
  }

  /** For a metric: its value. */
  get value(): number {
    return this.view.getFloat64(this.bodyStart + 4, true);
  }

  bodyText(): string {
    return decoder.decode(this.bytes.subarray(this.bodyStart, this.bodyEnd));
  }

  private nextSession(): void {
    const start = this.sessionsAt + 1;
    const end = start + (this.bytes[this.sessionsAt] ?? this.bytes.length);
    if (end > this.bytes.length) throw cut();
    this.sessionStart = start;
    this.sessionEnd = this.sessionsAt = end;
  }

  private readStrings(count: number): string[] {
    const strings: string[] = [];
    let at = this.eventsEnd;
    for (let i = 0; i < count; i++) {
      if (at + 4 > this.bytes.length) throw cut();
      const end = at + 4 + this.view.getUint32(at, true);
      if (end > this.bytes.length) throw cut();
      strings.push(decoder.decode(this.bytes.subarray(at + 4, end)));
      at = end;
    }
    this.sessionsAt = at;
    return strings;
  }
}

const cut = () => new PermanentError('malformed_record', 'packed events record is cut short');
