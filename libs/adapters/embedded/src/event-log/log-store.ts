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

/** What is stored for a record under `[topic, partition, offset]`. */
interface Stored {
  readonly k: Uint8Array | null;
  readonly v: Uint8Array | null;
  readonly h: Record<string, Uint8Array>;
  readonly t: EpochMs;
}

const bytesOf = (value: Uint8Array | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value) : value);

/** The records, topics and group offsets of the embedded log in one LMDB environment. */
export class LogStore {
  private readonly root: RootDatabase;
  private readonly records: Database<Stored, [string, number, number]>;
  private readonly topics: Database<TopicSpec, string>;
  private readonly groups: Database<number, [string, string, number]>;
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
      const h = Object.fromEntries(Object.entries(headers ?? {}).map(([name, text]) => [name, bytesOf(text)]));
      void this.records.put([topic, partition, offset], { k: key === undefined ? null : bytesOf(key), v: value, h, t });
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
    for (const { offset, key: k, value: v, headers: h, timestamp: t } of records)
      void this.records.put([topic, partition, offset], { k, v, h, t });
    this.ends.delete(`${topic}:${partition}`);
    await this.root.flushed;
  }

  /** Offsets before this one were given out. */
  async keepEnd({ topic, partition }: TopicPartition, end: number): Promise<void> {
    this.ends.delete(`${topic}:${partition}`);
    await this.commit('', { topic, partition }, end);
  }

  /** Removes what is older than `before`, at most `limit` records at a time; returns how many. */
  async trim({ topic, partition }: TopicPartition, before: EpochMs, limit: number): Promise<number> {
    const end = this.end({ topic, partition });
    const old: [string, number, number][] = [];
    for (const { key, value } of this.records.getRange({
      start: [topic, partition, 0],
      end: [topic, partition, end],
      limit,
    })) {
      if (value.t >= before) break;
      old.push(key);
    }
    if (old.length === 0) return 0;
    await this.keepEnd({ topic, partition }, end);
    await Promise.all(old.map((key) => this.records.remove(key)));
    return old.length;
  }

  async close(): Promise<void> {
    await this.root.flushed;
    await this.root.close();
  }
}
