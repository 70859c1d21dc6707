import { type EventSink, NO_SLICE, type Rejection, type Slice } from '../event-sink.js';
import { type RecordHeaders } from '../headers.js';
import { Normaliser, type NormaliserOptions } from '../normaliser.js';
import { RecordStream, type RecordStreamOptions } from '../stream/record-stream.js';

/** When the records of the specs arrived. */
export const NEAR = Date.UTC(2026, 5, 1, 12);

const textOf = ({ bytes, start, end }: Slice): string =>
  end > start ? Buffer.from(bytes.subarray(start, end)).toString() : '';

export type ReadEvent = Readonly<Record<string, unknown>>;

export interface ReadResult {
  readonly rejected: Rejection | null;
  readonly events: readonly ReadEvent[];
}

/** A sink that keeps copies of its events. */
export function collectingSink(): EventSink & { readonly events: ReadEvent[] } {
  const events: ReadEvent[] = [];
  return {
    events,
    log: (time, severity, service, host, body, session = NO_SLICE) => {
      const said = { service: textOf(service), host: textOf(host), body: textOf(body) };
      events.push({ time, severity, ...said, ...(session.end > session.start && { session: textOf(session) }) });
    },
    metric: (time, service, host, name, labels, value) => events.push({ time, service, host, name, labels, value }),
    point: (time, { service, host, name, labels }, value) => events.push({ time, service, host, name, labels, value }),
    call: (time, call, durationMs, failed) => events.push({ time, ...call, durationMs, failed }),
  };
}

/** Reads records of one stream, one after the other, and what waited for a rest at the end. */
export function reader(options: RecordStreamOptions & NormaliserOptions = {}) {
  const normaliser = new Normaliser(options);
  const stream = new RecordStream(options);
  return {
    read(record: string | Uint8Array, headers?: RecordHeaders): ReadResult {
      const bytes = typeof record === 'string' ? Buffer.from(record) : record;
      const sink = collectingSink();
      return { rejected: normaliser.read(bytes, 0, bytes.length, stream, NEAR, sink, headers), events: sink.events };
    },
    flush(): readonly ReadEvent[] {
      const sink = collectingSink();
      normaliser.flush(stream, sink);
      return sink.events;
    },
  };
}

/** Reads one record with nothing remembered. */
export const readRecord = (
  record: string | Uint8Array,
  options?: RecordStreamOptions & NormaliserOptions,
): ReadResult => reader(options).read(record);
