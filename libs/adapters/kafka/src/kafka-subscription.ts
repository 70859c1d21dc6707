import { type Consumer, type EachBatchPayload, type Kafka } from 'kafkajs';
import { DEFAULT_DELIVERY_POLICY, type DeadLetterSink, type DeliveryPolicy, deliver } from '@tocsin/adapter-delivery';
import {
  type BatchHandler,
  type LogRecord,
  type SubscribeOptions,
  type Subscription,
  type Telemetry,
  type TopicPartition,
} from '@tocsin/ports';
import { stickyAssigner } from './sticky-assigner.js';
import { toLogRecord } from './to-log-record.js';

const HEARTBEAT_SHARE = 3;
const MAX_BYTES_PER_PARTITION = 4 << 20;

const nameOf = ({ topic, partition }: TopicPartition): string => `${topic}:${partition}`;

/** One member of a consumer group. kafkajs ends a consumer on what it thinks is fatal; this one starts it again. */
export class KafkaSubscription implements Subscription {
  private consumer!: Consumer;
  private owned: TopicPartition[] = [];
  private readonly tries = new Map<string, number>();
  private readonly resumes = new Set<NodeJS.Timeout>();
  private stopped = false;

  constructor(
    private readonly kafka: Kafka,
    private readonly options: SubscribeOptions,
    private readonly handler: BatchHandler,
    private readonly deadLetter: DeadLetterSink,
    private readonly sessionTimeoutMs: number,
    private readonly telemetry: Telemetry,
    private readonly policy: DeliveryPolicy = DEFAULT_DELIVERY_POLICY,
  ) {}

  async start(): Promise<void> {
    const { group, topics, startFrom, coPartitioned = false } = this.options;
    this.consumer = this.kafka.consumer({
      groupId: group,
      sessionTimeout: this.sessionTimeoutMs,
      rebalanceTimeout: Math.max(10_000, this.sessionTimeoutMs * 2),
      heartbeatInterval: Math.floor(this.sessionTimeoutMs / HEARTBEAT_SHARE),
      maxBytesPerPartition: MAX_BYTES_PER_PARTITION,
      maxBytes: 16 << 20,
      minBytes: 1,
      maxWaitTimeInMs: 100,
      partitionAssigners: [stickyAssigner(coPartitioned, () => this.owned)],
      retry: {
        initialRetryTime: 200,
        maxRetryTime: 5_000,
        retries: Number.MAX_SAFE_INTEGER,
        restartOnFailure: async () => !this.stopped,
      },
    });
    const { GROUP_JOIN, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.assigned(payload.memberAssignment));
    this.consumer.on(CRASH, ({ payload }) => {
      this.telemetry.log('warn', 'kafka consumer stopped', {
        group,
        error: payload.error.message,
        restart: payload.restart,
      });
      if (!payload.restart && !this.stopped) setTimeout(() => void this.restart(), 1_000).unref();
    });
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...topics], fromBeginning: startFrom === 'earliest' });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: 16,
      eachBatch: (payload) => this.eachBatch(payload),
    });
  }

  assignment(): readonly TopicPartition[] {
    return this.owned;
  }

  async commit({ topic, partition }: TopicPartition, nextOffset: number): Promise<void> {
    await this.consumer.commitOffsets([{ topic, partition, offset: String(nextOffset) }]);
  }

  async drain(): Promise<void> {
    this.stopped = true;
    for (const timer of this.resumes) clearTimeout(timer);
    await this.consumer.stop();
    await this.consumer.disconnect();
    this.owned = [];
  }

  private assigned(memberAssignment: Record<string, number[]>): void {
    const before = this.owned;
    this.owned = Object.entries(memberAssignment).flatMap(([topic, partitions]) =>
      partitions.map((partition) => ({ topic, partition })),
    );
    const now = new Set(this.owned.map(nameOf));
    const had = new Set(before.map(nameOf));
    const { onRevoked, onAssigned } = this.options;
    const told = (work: Promise<void> | undefined) =>
      work?.catch((error: unknown) =>
        this.telemetry.log('warn', 'assignment callback failed', { error: String(error) }),
      );
    for (const each of before) if (!now.has(nameOf(each))) void told(onRevoked?.(each));
    for (const each of this.owned) if (!had.has(nameOf(each))) void told(onAssigned?.(each));
  }

  private async restart(): Promise<void> {
    await this.consumer.disconnect().catch(() => undefined);
    if (!this.stopped)
      await this.start().catch((error: unknown) =>
        this.telemetry.log('error', 'kafka consumer restart failed', { error: String(error) }),
      );
  }

  /** Never sleeps: kafkajs waits for every batch of a fetch, so a sleeping partition would hold up the others. */
  private async eachBatch({
    batch,
    resolveOffset,
    commitOffsetsIfNecessary,
    heartbeat,
    pause,
    isRunning,
    isStale,
  }: EachBatchPayload): Promise<void> {
    if (!isRunning() || isStale()) return;
    const { topic, partition } = batch;
    const records: LogRecord[] = batch.messages.map((message) => toLogRecord(topic, partition, message));
    if (records.length === 0) return;
    const beat = setInterval(() => void heartbeat().catch(() => undefined), this.sessionTimeoutMs / HEARTBEAT_SHARE);
    const name = nameOf(batch);
    try {
      const whole = { topic, partition, records, endOffset: Number(batch.highWatermark) };
      const outcome = await deliver(whole, this.handler, this.tries.get(name) ?? 0, this.policy, this.deadLetter);
      const moved = outcome.nextOffset > records[0]!.offset;
      if (moved) {
        resolveOffset(String(outcome.nextOffset - 1));
        if (this.options.commit === 'after-batch')
          await commitOffsetsIfNecessary({
            topics: [{ topic, partitions: [{ partition, offset: String(outcome.nextOffset) }] }],
          });
      }
      if (outcome.retryInMs === null || moved) this.tries.delete(name);
      else this.tries.set(name, (this.tries.get(name) ?? 0) + 1);
      if (outcome.retryInMs !== null) this.pauseFor(outcome.retryInMs, pause());
    } finally {
      clearInterval(beat);
    }
    await heartbeat();
  }

  private pauseFor(ms: number, resume: () => void): void {
    const timer = setTimeout(() => {
      this.resumes.delete(timer);
      if (!this.stopped) resume();
    }, ms);
    this.resumes.add(timer);
  }
}
