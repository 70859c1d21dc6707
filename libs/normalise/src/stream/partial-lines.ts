import { type EpochMs } from '@tocsin/model';
import { MAX_BODY_BYTES } from '../event-gate.js';
import { type Slice } from '../event-sink.js';

/** The parts of one line so far, with the time and the subject of the first. */
export interface PartialLine {
  readonly time: EpochMs;
  readonly service: Slice;
  readonly host: Slice;
  readonly session: Slice;
  readonly chunks: Uint8Array[];
  sizeBytes: number;
}

/** A part of a line as its decoder read it. */
type BegunLine = Pick<PartialLine, 'time' | 'service' | 'host' | 'session'> & { readonly body: Slice };

/** Containers of a partition that may have an unfinished line at the same time. */
const MAX_OPEN = 64;

const copy = ({ bytes, start, end }: Slice): Slice => ({
  bytes: bytes.slice(start, Math.max(start, end)),
  start: 0,
  end: Math.max(0, end - start),
});

/**
 * Container runtimes cut lines of more than 16 KiB and mark all parts but the last. Keeps the parts by the container
 * and stream that they came from until the last one arrives: at most `MAX_OPEN` lines of `MAX_BODY_BYTES`, the rest of
 * a longer line is dropped.
 */
export class PartialLines {
  private readonly open = new Map<string, PartialLine>();

  get size(): number {
    return this.open.size;
  }

  /** Keeps a part. Returns the oldest line when there are too many of them: it has to go as it is. */
  add(key: string, { time, service, host, session, body }: BegunLine): PartialLine | null {
    let line = this.open.get(key);
    let evicted: PartialLine | null = null;
    if (!line) {
      if (this.open.size >= MAX_OPEN) evicted = this.take(this.open.keys().next().value!);
      const said = { service: copy(service), host: copy(host), session: copy(session) };
      line = { time, ...said, chunks: [], sizeBytes: 0 };
      this.open.set(key, line);
    }
    const end = Math.min(body.end, body.start + MAX_BODY_BYTES - line.sizeBytes);
    if (end > body.start) {
      line.chunks.push(body.bytes.slice(body.start, end));
      line.sizeBytes += end - body.start;
    }
    return evicted;
  }

  /** Removes and returns what waits under this key. */
  take(key: string): PartialLine | null {
    const line = this.open.get(key) ?? null;
    this.open.delete(key);
    return line;
  }

  /** Removes and returns all that waits, oldest first. */
  takeAll(): PartialLine[] {
    const lines = [...this.open.values()];
    this.open.clear();
    return lines;
  }
}

/** The parts as one text, followed by `rest`. */
export function joinParts({ chunks, sizeBytes }: PartialLine, rest?: Slice): Slice {
  const last = rest ? rest.bytes.subarray(rest.start, Math.max(rest.start, rest.end)) : new Uint8Array(0);
  const bytes = new Uint8Array(sizeBytes + last.length);
  let at = 0;
  for (const chunk of [...chunks, last]) {
    bytes.set(chunk, at);
    at += chunk.length;
  }
  return { bytes, start: 0, end: bytes.length };
}
