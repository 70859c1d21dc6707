import { type EpochMs, RetryableError } from '@tocsin/model';
import {
  type GroupPosition,
  type LogRecord,
  type NewRecord,
  type RecordPosition,
  type TopicPartition,
  type TopicSpec,
} from '@tocsin/ports';
import { type Database, type RootDatabase, open } from 'lmdb';
import { PartitionSizes, sizeOf } from './partition-sizes.js';

/** What is stored for a record under `[topic, partition, offset]`. */
interface Stored {
  readonly k: Uint8Array | null;
  readonly v: Uint8Array | null;
  readonly h: Record<string, Uint8Array>;
  readonly t: EpochMs;
}

/** What retention says of a partition. */
export interface Keep {
  /** Older records go. */
  readonly since: EpochMs;
  /** While the partition holds more, its oldest records go, as far as every group has read them. */
  readonly maxBytes: number;
}

const bytesOf = (value: Uint8Array | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value) : value);

/** The records, topics and group offsets of the embedded log in one LMDB environment. */
export class LogStore {
  private readonly root: RootDatabase;
  private readonly records: Database<Stored, [string, number, number]>;
  private readonly topics: Database<TopicSpec, string>;
  private readonly groups: Database<number, [string, string, number]>;
  private readonly sizes: PartitionSizes;
  /** Next offset of each partition, read once and then kept. */
  private readonly ends = new Map<string, number>();

  constructor(
    folder: string,
    private readonly now: () => EpochMs,
  ) {
    this.root = open({ path: folder, encoding: 'msgpack', mapSize: 64 << 30 });
    this.records = this.root.openDB({ name: 'records' });
    this.topics = this.root.openDB({ name: 'topics' });
    this.groups = this.root.openDB({ name: 'groups' });
    this.sizes = new PartitionSizes(this.root.openDB({ name: 'sizes' }), (place) => this.measure(place));
  }

  topic(name: string): TopicSpec | undefined {
    return this.topics.get(name);
  }

  topicNames(): string[] {
    return [...this.topics.getKeys()];
  }

  async putTopic(spec: TopicSpec): Promise<void> {
    await this.topics.put(spec.name, spec);
  }

  /** Appends in order; resolves when the transaction has been synced to disk. */
  async append(records: readonly (NewRecord & { readonly partition: number })[]): Promise<RecordPosition[]> {
    const t = this.now();
    const positions = records.map(({ topic, partition, key, value, headers }) => {
      const offset = this.end({ topic, partition });
      this.ends.set(`${topic}:${partition}`, offset + 1);
      const k = key === undefined ? null : bytesOf(key);
      const h = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, bytesOf(text)]));
      this.sizes.add({ topic, partition }, sizeOf(k, value));
      void this.records.put([topic, partition, offset], { k, v: value, h, t });
      return { topic, partition, offset };
    });
    if (!(await this.root.flushed)) throw new RetryableError('shutting_down', 'the embedded log is closing');
    return positions;
  }

  start({ topic, partition }: TopicPartition): number {
    for (const key of this.records.getKeys({
      start: [topic, partition, 0],
      end: [topic, partition, Infinity],
      limit: 1,
    }))
      return key[2];
    return this.end({ topic, partition });
  }

  end({ topic, partition }: TopicPartition): number {
    const name = `${topic}:${partition}`;
    let end = this.ends.get(name);
    if (end === undefined) {
      end = 0;
      const newest = {
        start: [topic, partition, Infinity],
        end: [topic, partition, -1],
        reverse: true,
        limit: 1,
      } as const;
      for (const key of this.records.getKeys(newest as unknown as { start: [string, number, number] }))
        end = key[2] + 1;
      // Retention may have taken every record: the offsets that were given out stay given out.
      end = Math.max(end, this.groups.get(['', topic, partition]) ?? 0);
      this.ends.set(name, end);
    }
    return end;
  }

  /** At most `limit` records or about `maxBytes` from `[from, to)`. */
  read({ topic, partition }: TopicPartition, from: number, to: number, limit: number, maxBytes: number): LogRecord[] {
    const records: LogRecord[] = [];
    let bytes = 0;
    const range = this.records.getRange({ start: [topic, partition, from], end: [topic, partition, to], limit });
    for (const { key, value } of range) {
      records.push({
        topic,
        partition,
        offset: key[2],
        key: value.k,
        value: value.v,
        headers: value.h,
        timestamp: value.t,
      });
      bytes += (value.v?.length ?? 0) + 64;
      if (bytes >= maxBytes) break;
    }
    return records;
  }

  committed(group: string, { topic, partition }: TopicPartition): number | null {
    return this.groups.get([group, topic, partition]) ?? null;
  }

  async commit(group: string, { topic, partition }: TopicPartition, nextOffset: number): Promise<void> {
    await this.groups.put([group, topic, partition], nextOffset);
    await this.root.flushed;
  }

  positions(group: string): GroupPosition[] {
    return [...this.groups.getRange({ start: [group, '', -1], end: [group, '\uffff', Infinity] })].map(
      ({ key: [, topic, partition], value }) => ({ topic, partition, nextOffset: value }),
    );
  }

  /** Puts records back under the offsets and times that they had. */
  async putBack({ topic, partition }: TopicPartition, records: readonly LogRecord[]): Promise<void> {
    for (const { offset, key: k, value: v, headers: h, timestamp: t } of records) {
      this.sizes.add({ topic, partition }, sizeOf(k, v));
      void this.records.put([topic, partition, offset], { k, v, h, t });
    }
    this.ends.delete(`${topic}:${partition}`);
    await this.root.flushed;
  }

  /** Offsets before this one were given out. */
  async keepEnd({ topic, partition }: TopicPartition, end: number): Promise<void> {
    this.ends.delete(`${topic}:${partition}`);
    await this.commit('', { topic, partition }, end);
  }

  /** Removes the oldest records that need not be kept, at most `limit` at a time; returns how many. */
  async trim(place: TopicPartition, { since, maxBytes }: Keep, limit: number): Promise<number> {
    const { topic, partition } = place;
    const end = this.end(place);
    const read = maxBytes === Infinity ? 0 : this.readByAll(place);
    const old: [string, number, number][] = [];
    let left = this.sizes.of(place);
    for (const { key, value } of this.records.getRange({
      start: [topic, partition, 0],
      end: [topic, partition, end],
      limit,
    })) {
      if (value.t >= since && (left <= maxBytes || key[2] >= read)) break;
      left -= sizeOf(value.k, value.v);
      old.push(key);
    }
    if (old.length === 0) return 0;
    await this.keepEnd(place, end);
    this.sizes.add(place, left - this.sizes.of(place));
    await Promise.all(old.map((key) => this.records.remove(key)));
    return old.length;
  }

  /** The offset before which every group that reads the partition has read. */
  private readByAll({ topic, partition }: TopicPartition): number {
    let read = Infinity;
    for (const { key, value } of this.groups.getRange())
      if (key[0] !== '' && key[1] === topic && key[2] === partition) read = Math.min(read, value);
    return read;
  }

  private measure({ topic, partition }: TopicPartition): number {
    let bytes = 0;
    for (const { value } of this.records.getRange({ start: [topic, partition, 0], end: [topic, partition, Infinity] }))
      bytes += sizeOf(value.k, value.v);
    return bytes;
  }

  async close(): Promise<void> {
    await this.root.flushed;
    await this.root.close();
  }
}
