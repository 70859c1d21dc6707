import kafkajs, { type Admin, type Kafka, type Producer } from 'kafkajs';
import { deadLetterTo } from '@tocsin/adapter-delivery';
import { ConfigurationError } from '@tocsin/model';
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
  type Telemetry,
  type TopicPartition,
  type TopicSpec,
  silentTelemetry,
} from '@tocsin/ports';
import { classifyError } from './classify-error.js';
import { registerCodecs } from './codecs.js';
import { type KafkaConnection, connect } from './connection.js';
import { KafkaSubscription } from './kafka-subscription.js';
import { keepAsConfigured } from './keep-as-configured.js';
import { readRange } from './read-range.js';
import { refillTopic } from './refill-topic.js';
import { topicConfig } from './topic-config.js';
import { RecordWriter } from './record-writer.js';

const { CompressionTypes } = kafkajs;

/** The EventLog on Apache Kafka. Own topics use `LogAppendTime`; foreign ones are read as they are. */
export class KafkaEventLog implements EventLog {
  private readonly kafka: Kafka;
  private readonly admin: Admin;
  private readonly producer: Producer;
  private readonly writer: RecordWriter;
  private readonly counts = new Map<string, number>();
  private readonly subscriptions = new Set<KafkaSubscription>();

  private constructor(
    private readonly connection: KafkaConnection,
    private readonly telemetry: Telemetry,
  ) {
    registerCodecs();
    this.kafka = connect(connection, telemetry);
    this.admin = this.kafka.admin();
    this.producer = this.kafka.producer({ idempotent: true, maxInFlightRequests: 1, retry: { retries: 5 } });
    this.writer = new RecordWriter(this.producer, (topic) => this.partitionCount(topic), CompressionTypes.LZ4);
  }

  /** Connects; rejects with `RetryableError` when no broker answers. */
  static async open(connection: KafkaConnection, telemetry: Telemetry = silentTelemetry): Promise<KafkaEventLog> {
    const log = new KafkaEventLog(connection, telemetry);
    try {
      await log.admin.connect();
      await log.producer.connect();
    } catch (error) {
      throw classifyError(error);
    }
    return log;
  }

  async ensureTopics(topics: readonly TopicSpec[]): Promise<void> {
    const existing = new Set(await this.admin.listTopics());
    const missing = topics.filter(({ name }) => !existing.has(name));
    if (missing.length > 0)
      await this.admin.createTopics({
        waitForLeaders: true,
        topics: missing.map((spec) => topicConfig(spec)),
      });
    const known = topics.filter(({ name }) => existing.has(name));
    if (known.length > 0) await keepAsConfigured(this.admin, known, this.telemetry);
    const mistakes = [];
    for (const { name, partitions } of topics) {
      const actual = await this.partitionCount(name);
      if (actual !== partitions)
        mistakes.push({ key: name, problem: `has ${actual} partitions, ${partitions} are configured` });
    }
    if (mistakes.length > 0) throw new ConfigurationError('Kafka topics', mistakes);
  }

  async listTopics(): Promise<readonly string[]> {
    return this.guard(() => this.admin.listTopics());
  }

  async partitionCount(topic: string): Promise<number> {
    const known = this.counts.get(topic);
    if (known !== undefined) return known;
    const { topics } = await this.guard(() => this.admin.fetchTopicMetadata({ topics: [topic] }));
    const count = topics[0]!.partitions.length;
    this.counts.set(topic, count);
    return count;
  }

  append(records: readonly NewRecord[]): Promise<readonly RecordPosition[]> {
    return this.writer.append(records);
  }

  async subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<Subscription> {
    const { sessionTimeoutMs } = this.connection;
    const deadLetter = deadLetterTo(this, Date.now);
    const subscription = new KafkaSubscription(
      this.kafka,
      options,
      handler,
      deadLetter,
      sessionTimeoutMs,
      this.telemetry,
    );
    this.subscriptions.add(subscription);
    await this.guard(() => subscription.start());
    return {
      assignment: () => subscription.assignment(),
      commit: (partition, nextOffset) => this.guard(() => subscription.commit(partition, nextOffset)),
      drain: async () => {
        this.subscriptions.delete(subscription);
        await subscription.drain();
      },
    };
  }

  async *read(partition: TopicPartition, fromOffset: number, toOffset = Infinity): AsyncIterable<RecordBatch> {
    const { start, end } = await this.offsets(partition);
    yield* readRange(this.kafka, partition, Math.max(fromOffset, start), Math.min(toOffset, end));
  }

  async offsets({ topic, partition }: TopicPartition): Promise<{ start: number; end: number }> {
    const all = await this.guard(() => this.admin.fetchTopicOffsets(topic));
    const found = all.find((each) => each.partition === partition);
    return { start: Number(found?.low ?? 0), end: Number(found?.high ?? 0) };
  }

  async committed(group: string, { topic, partition }: TopicPartition): Promise<number | null> {
    const [found] = await this.guard(() => this.admin.fetchOffsets({ groupId: group, topics: [topic] }));
    const offset = Number(found?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
    return offset < 0 ? null : offset;
  }

  async positions(group: string): Promise<readonly GroupPosition[]> {
    const topics = await this.guard(() => this.admin.fetchOffsets({ groupId: group }));
    return topics.flatMap(({ topic, partitions }) =>
      partitions
        .map(({ partition, offset }) => ({ topic, partition, nextOffset: Number(offset) }))
        .filter(({ nextOffset }) => nextOffset >= 0),
    );
  }

  async refill(spec: TopicSpec, contents: readonly PartitionContents[]): Promise<void> {
    await this.guard(() => refillTopic(this.admin, this.writer, spec, contents));
    this.counts.delete(spec.name);
  }

  async place(group: string, positions: readonly GroupPosition[]): Promise<void> {
    for (const topic of new Set(positions.map((position) => position.topic))) {
      const partitions = positions
        .filter((position) => position.topic === topic)
        .map(({ partition, nextOffset }) => ({ partition, offset: String(nextOffset) }));
      await this.guard(() => this.admin.setOffsets({ groupId: group, topic, partitions }));
    }
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.drain().catch(() => undefined)));
    await this.producer.disconnect();
    await this.admin.disconnect();
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw classifyError(error);
    }
  }
}
