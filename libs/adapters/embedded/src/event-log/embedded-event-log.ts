import { DEFAULT_DELIVERY_POLICY, type DeliveryPolicy, deadLetterTo } from '@tocsin/adapter-delivery';
import { partitionOf } from '@tocsin/contracts';
import { ConfigurationError, PermanentError } from '@tocsin/model';
import {
  type BatchHandler,
  type EventLog,
  type GroupPosition,
  type NewRecord,
  type PartitionContents,
  type RecordBatch,
  type RecordPosition,
  type SubscribeOptions,
  type Subscription,
  type TopicPartition,
  type TopicSpec,
} from '@tocsin/ports';
import { LogStore } from './log-store.js';
import { PartitionLoop } from './partition-loop.js';

const TRIM_EVERY_MS = 60_000;
const TRIM_LIMIT = 10_000;

/**
 * The EventLog of one process on LMDB. Survives a crash of the process; it does not promise to survive a loss of power. Groups
 * have one member: whoever subscribes owns every partition.
 */
export class EmbeddedEventLog implements EventLog {
  private readonly store: LogStore;
  private readonly loops = new Set<PartitionLoop>();
  private readonly trimming: NodeJS.Timeout;

  constructor(
    folder: string,
    private readonly policy: DeliveryPolicy = DEFAULT_DELIVERY_POLICY,
    private readonly now: () => number = Date.now,
  ) {
    this.store = new LogStore(folder, now);
    this.trimming = setInterval(() => void this.trim(), TRIM_EVERY_MS).unref();
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    const mistakes = topics.flatMap(({ name, partitions }) => {
      const known = this.store.topic(name)?.partitions ?? partitions;
      return known === partitions
        ? []
        : [{ key: name, problem: `has ${known} partitions, ${partitions} are configured` }];
    });
    if (mistakes.length > 0) throw new ConfigurationError('topics of the embedded log', mistakes);
    for (const topic of topics) await this.store.putTopic(topic);
  }

  async listTopics(): Promise<readonly string[]> {
    return this.store.topicNames();
  }

  async partitionCount(topic: string): Promise<number> {
    return this.spec(topic).partitions;
  }

  async append(records: readonly NewRecord[]): Promise<readonly RecordPosition[]> {
    const placed = records.map((record) => {
      const { partitions } = this.spec(record.topic);
      return { ...record, partition: record.partition ?? partitionOf(record.key ?? '', partitions) };
    });
    const positions = await this.store.append(placed);
    const touched = new Set(positions.map(({ topic, partition }) => `${topic}:${partition}`));
    for (const loop of this.loops) if (touched.has(`${loop.partition.topic}:${loop.partition.partition}`)) loop.poke();
    return positions;
  }

  async subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<Subscription> {
    const partitions = options.topics.flatMap((topic) =>
      Array.from({ length: this.spec(topic).partitions }, (_, partition) => ({ topic, partition })),
    );
    const deadLetter = deadLetterTo(this, this.now);
    const loops = partitions.map(
      (partition) => new PartitionLoop(this.store, partition, options, handler, this.policy, deadLetter),
    );
    for (const loop of loops) this.loops.add(loop);
    return {
      assignment: () => partitions,
      commit: (partition, nextOffset) => this.store.commit(options.group, partition, nextOffset),
      drain: async () => {
        await Promise.all(loops.map((loop) => loop.stop()));
        for (const loop of loops) this.loops.delete(loop);
      },
    };
  }

  async *read(partition: TopicPartition, fromOffset: number, toOffset = Infinity): AsyncIterable<RecordBatch> {
    const end = Math.min(toOffset, this.store.end(partition));
    for (let next = fromOffset; next < end;) {
      const records = this.store.read(partition, next, end, 1_000, 4 << 20);
      if (records.length === 0) return;
      yield { ...partition, records, endOffset: this.store.end(partition) };
      next = records[records.length - 1]!.offset + 1;
    }
  }

  async offsets(partition: TopicPartition): Promise<{ start: number; end: number }> {
    return { start: this.store.start(partition), end: this.store.end(partition) };
  }

  async committed(group: string, partition: TopicPartition): Promise<number | null> {
    return this.store.committed(group, partition);
  }

  async positions(group: string): Promise<readonly GroupPosition[]> {
    return this.store.positions(group);
  }

  async refill(spec: TopicSpec, contents: readonly PartitionContents[]): Promise<void> {
    for (let partition = 0; partition < (this.store.topic(spec.name)?.partitions ?? 0); partition++)
      if (this.store.end({ topic: spec.name, partition }) > 0)
        throw new PermanentError('invalid_configuration', `topic ${spec.name} holds records already`);
    await this.store.putTopic(spec);
    for (const { partition, start, records } of contents) {
      const place = { topic: spec.name, partition };
      if (start > 0) await this.store.keepEnd(place, start);
      for await (const batch of records) await this.store.putBack(place, batch);
    }
  }

  async place(group: string, positions: readonly GroupPosition[]): Promise<void> {
    for (const position of positions) await this.store.commit(group, position, position.nextOffset);
  }

  async close(): Promise<void> {
    clearInterval(this.trimming);
    await Promise.all([...this.loops].map((loop) => loop.stop()));
    await this.store.close();
  }

  /** Removes what retention has run out for; also runs by itself each minute. */
  async trim(): Promise<void> {
    for (const name of this.store.topicNames()) {
      const { partitions, retentionMs = Infinity, retentionBytes: maxBytes = Infinity } = this.spec(name);
      const keep = { since: this.now() - retentionMs, maxBytes };
      for (let partition = 0; partition < partitions; partition++)
        while ((await this.store.trim({ topic: name, partition }, keep, TRIM_LIMIT)) === TRIM_LIMIT);
    }
  }

  private spec(topic: string): TopicSpec {
    const spec = this.store.topic(topic);
    if (!spec) throw new PermanentError('invalid_configuration', `topic ${topic} does not exist in the embedded log`);
    return spec;
  }
}
