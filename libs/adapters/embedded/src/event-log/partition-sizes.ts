import { type TopicPartition } from '@tocsin/ports';
import { type Database } from 'lmdb';

const RECORD_OVERHEAD = 64;

/** About how much room a record takes. */
export const sizeOf = (key: Uint8Array | null, value: Uint8Array | null): number =>
  (key?.length ?? 0) + (value?.length ?? 0) + RECORD_OVERHEAD;

/** How many bytes each partition holds, kept beside its records in the same transactions. */
export class PartitionSizes {
  private readonly known = new Map<string, number>();

  /** @param measure counts a partition whose size was never written down */
  constructor(
    private readonly stored: Database<number, [string, number]>,
    private readonly measure: (place: TopicPartition) => number,
  ) {}

  of(place: TopicPartition): number {
    const { topic, partition } = place;
    const name = `${topic}:${partition}`;
    let size = this.known.get(name);
    if (size === undefined) {
      size = this.stored.get([topic, partition]) ?? this.measure(place);
      this.known.set(name, size);
    }
    return size;
  }

  /** Call it in the same turn of the event loop as the change to the records: LMDB commits both or none. */
  add(place: TopicPartition, bytes: number): void {
    const size = this.of(place) + bytes;
    this.known.set(`${place.topic}:${place.partition}`, size);
    void this.stored.put([place.topic, place.partition], size);
  }
}
