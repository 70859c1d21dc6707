import {
  type EventHead,
  FLAG_PRIMARY,
  KIND_CHANGE,
  KIND_LOG,
  KIND_METRIC,
  PackedEventsReader,
  PackedEventsWriter,
  TextIds,
  isControlRecord,
  parseOrigin,
} from '@tocsin/contracts';
import { type Placement } from './placement.js';

/** Texts of so many different series and hosts are kept; then the table starts anew. */
const MAX_TEXTS = 1_000_000;

/** Packed records of the events topic → what each of the new partitions gets of them. */
export class EventRepacker {
  private texts = new TextIds();
  private writers: PackedEventsWriter[] = [];

  constructor(private readonly place: Placement) {
    this.begin();
  }

  /**
   * One record, as one value for each new partition; null where it has nothing for it. What every partition was told (rules, the
   * tick of the clock, changes) is passed on once: from the first partition, and from the one that owned the change.
   */
  repack(value: Uint8Array, from: number): (Uint8Array | null)[] {
    if (isControlRecord(value)) return this.writers.map(() => (from === 0 ? value : null));
    if (this.texts.size > MAX_TEXTS) this.begin();
    const reader = new PackedEventsReader(value);
    const ids = reader.strings.map((text) => this.texts.idOf(text));
    while (reader.next()) this.event(reader, ids);
    return this.writers.map((writer) => writer.take());
  }

  private begin(): void {
    this.texts = new TextIds();
    this.writers = Array.from({ length: this.place.count }, () => new PackedEventsWriter(this.texts));
  }

  private event(reader: PackedEventsReader, ids: readonly number[]): void {
    const { strings, kind, severity, flags, origin, service, host, source, time, observedAt, offset, item } = reader;
    const head: EventHead = {
      ...{ kind, severity, flags, time, observedAt, offset, item },
      ...{ origin: ids[origin]!, service: ids[service]!, host: ids[host]!, source: ids[source]! },
    };
    const owner = this.place.of(parseOrigin(strings[origin]!).tenant, strings[service]!, strings[host]!) ?? 0;
    const { bytes, bodyStart, bodyEnd, sessionStart, sessionEnd } = reader;
    if (kind === KIND_METRIC)
      this.writers[owner]!.addMetric(head, ids[reader.series]!, reader.value, reader.instrument);
    else if (kind === KIND_LOG)
      this.writers[owner]!.addLog(head, bytes, bodyStart, bodyEnd, bytes, sessionStart, sessionEnd);
    else if (kind !== KIND_CHANGE) this.writers[owner]!.addBytes(head, bytes, bodyStart, bodyEnd);
    else if (flags & FLAG_PRIMARY)
      this.writers.forEach((writer, partition) => {
        head.flags = partition === owner ? flags : flags & ~FLAG_PRIMARY;
        writer.addBytes(head, bytes, bodyStart, bodyEnd);
      });
  }
}
