import { type EpochMs } from '@tocsin/model';

/** A record as the log holds it. `offset` increases within a partition; it may skip numbers. */
export interface LogRecord {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly key: Uint8Array | null;
  readonly value: Uint8Array | null;
  readonly headers: Readonly<Record<string, Uint8Array>>;
  /** Append time on Tocsin's own topics; whatever the producer or broker wrote on foreign ones. */
  readonly timestamp: EpochMs;
}

/** A record to append. Without `partition` the adapter hashes `key`. */
export interface NewRecord {
  readonly topic: string;
  readonly partition?: number;
  readonly key?: string;
  readonly value: Uint8Array | null;
  readonly headers?: Readonly<Record<string, Uint8Array | string>>;
  /** For foreign topics that keep the producer's time. Tocsin's own topics are stamped on append, whatever stands here. */
  readonly timestamp?: EpochMs;
}

export interface RecordPosition {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
}

/** Consecutive records of one partition, at least one, in offset order. */
export interface RecordBatch {
  readonly topic: string;
  readonly partition: number;
  readonly records: readonly LogRecord[];
  /** Offset after the newest record of the partition when the batch was fetched. */
  readonly endOffset: number;
}

export type BatchHandler = (batch: RecordBatch) => Promise<void>;

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface TopicSpec {
  readonly name: string;
  readonly partitions: number;
  readonly retentionMs?: number;
  /** Of one partition. */
  readonly retentionBytes?: number;
  readonly compacted?: boolean;
}

/** The next record that a group will read. */
export interface GroupPosition extends TopicPartition {
  readonly nextOffset: number;
}

/** All that a partition holds: its first offset and the records from there, in offset order. */
export interface PartitionContents {
  readonly partition: number;
  readonly start: number;
  readonly records: AsyncIterable<readonly LogRecord[]>;
}

export interface SubscribeOptions {
  readonly group: string;
  /** Exact names. Patterns are resolved by the caller against `listTopics()`. */
  readonly topics: readonly string[];
  /** Where a group without a committed offset begins. */
  readonly startFrom: 'earliest' | 'latest';
  /**
   * `after-batch`: the offset is committed when the handler resolved (stateless roles).
   * `by-owner`: only `Subscription.commit` moves it (stateful roles: the offset of the last durable snapshot).
   */
  readonly commit: 'after-batch' | 'by-owner';
  /** Partitions that must be handled by the same member go together (same number in each topic). */
  readonly coPartitioned?: boolean;
  /** Called before the first batch of a newly assigned partition. */
  readonly onAssigned?: (partition: TopicPartition) => Promise<void>;
  /** Called when a partition has gone to another member; best effort, may come late. */
  readonly onRevoked?: (partition: TopicPartition) => Promise<void>;
}

export interface Subscription {
  /** Partitions this member owns now. */
  assignment(): readonly TopicPartition[];
  /** Moves the group's offset: `nextOffset` is the first record to be delivered after a restart. Durable when resolved. */
  commit(partition: TopicPartition, nextOffset: number): Promise<void>;
  /** Stops fetching, lets the running handlers finish, commits what they settled, leaves the group. */
  drain(): Promise<void>;
}

/**
 * The durable, partitioned log between the steps of the flow.
 *
 * Promises: records survive a process crash once `append` resolved. Order holds within a partition, in the order in
 * which appends resolved or, within one call, in the order given. Delivery is at least once: after a crash or a
 * rebalance records are delivered again from the committed offset. A handler that rejects with `RetryableError` gets the
 * same records again after a back-off; with `PermanentError` the record is dead-lettered with the reason and the
 * rest goes on; an unknown error is tried `maxTries` times, then dead-lettered. One failing partition never holds up another.
 * It is not: a queue with per-record acknowledgement, nor exactly once.
 */
export interface EventLog {
  /** Creates what is missing, and gives what is there the retention of now; never shrinks or deletes. Rejects with `ConfigurationError` if a topic has other partitions. */
  ensureTopics(topics: readonly TopicSpec[]): Promise<void>;
  listTopics(): Promise<readonly string[]>;
  partitionCount(topic: string): Promise<number>;
  /** Resolves with the position of each record once all are durable. Waits through a lost broker up to the adapter's limit, then `RetryableError`. */
  append(records: readonly NewRecord[]): Promise<readonly RecordPosition[]>;
  subscribe(options: SubscribeOptions, handler: BatchHandler): Promise<Subscription>;
  /** Reads `[fromOffset, toOffset)` outside any group: replay of a tail, inspection, redrive. Ends at `toOffset` or the end. */
  read(partition: TopicPartition, fromOffset: number, toOffset?: number): AsyncIterable<RecordBatch>;
  /** First kept offset and the offset after the newest. */
  offsets(partition: TopicPartition): Promise<{ readonly start: number; readonly end: number }>;
  /** Every offset that a group has committed, of whichever topics. */
  positions(group: string): Promise<readonly GroupPosition[]>;
  /**
   * Makes a topic that does not exist yet, or is empty, what it was when `contents` was read from it: offsets, times, keys and
   * headers. Throws `PermanentError` when the topic holds or held records.
   */
  refill(spec: TopicSpec, contents: readonly PartitionContents[]): Promise<void>;
  /** Makes a group without members go on from these positions. */
  place(group: string, positions: readonly GroupPosition[]): Promise<void>;
  /** Committed offset of a group, or null. */
  committed(group: string, partition: TopicPartition): Promise<number | null>;
  close(): Promise<void>;
}
