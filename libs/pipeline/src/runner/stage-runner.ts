import { RetryableError } from '@tocsin/model';
import { type NewRecord, type RecordBatch, type Subscription, type Timer, type TopicPartition } from '@tocsin/ports';
import { encodeControlRecord, encodeScopeRecord, TOPICS } from '@tocsin/contracts';
import { type Stage } from '../stage.js';
import { PartitionRunner, type PartitionRunnerPorts } from './partition-runner.js';

export interface StageRunnerOptions {
  /** A busy partition writes a snapshot this often. Recovery replays at most so much. */
  readonly snapshotEveryMs: number;
  /** A partition on which only time passes writes one this often: its committed offset is how others see that it lives. */
  readonly idleSnapshotEveryMs: number;
  /** A partition without a record for this long gets a tick. */
  readonly tickEveryMs: number;
}

export const DEFAULT_RUNNER_OPTIONS: StageRunnerOptions = {
  snapshotEveryMs: 15_000,
  idleSnapshotEveryMs: 60_000,
  tickEveryMs: 1_000,
};

/** Records larger than this are more than a tick: the partition is busy. */
const TICK_BYTES = 64;

interface Owned {
  readonly runner: PartitionRunner;
  /** The work under way: a partition is stepped and snapshotted by one at a time. */
  working: Promise<void>;
  lastRecordAt: number;
  lastSnapshotAt: number;
  busy: boolean;
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}:${partition}`;

/**
 * Runs a stage over the partitions that this process owns: opens a partition when its first batch comes, steps, appends,
 * snapshots, commits the snapshot's offset, and appends ticks where nothing else arrives.
 */
export class StageRunner {
  private readonly owned = new Map<string, Owned>();
  private subscription: Subscription | null = null;
  private stopTicks: (() => void) | null = null;
  private stopping = false;

  constructor(
    private readonly stage: Stage,
    private readonly ports: PartitionRunnerPorts & { readonly timer: Timer },
    private readonly options: StageRunnerOptions = DEFAULT_RUNNER_OPTIONS,
  ) {}

  /** Call once the subscription stands; ticks begin. */
  started(subscription: Subscription): void {
    this.subscription = subscription;
    const { timer } = this.ports;
    this.stopTicks = timer.every(this.options.tickEveryMs, () => this.tick());
  }

  async onRevoked(partition: TopicPartition): Promise<void> {
    this.owned.delete(keyOf(partition));
  }

  /** The batch handler. Rejects with `RetryableError` when another owner has taken the partition over, or on the way out. */
  async handle(batch: RecordBatch): Promise<void> {
    if (this.stopping) throw new RetryableError('shutting_down', 'the process is stopping');
    const owned = await this.open(batch);
    await this.exclusively(owned, () => this.advance(batch, owned));
  }

  /** Lets the running batches finish, then writes and commits what they did. Call before the log is left. */
  async stop(): Promise<void> {
    this.stopping = true;
    this.stopTicks?.();
    for (const owned of this.owned.values())
      await this.exclusively(owned, async () => {
        if (owned.runner.isOpen) await this.snapshot(owned.runner.partition, owned);
      });
    this.owned.clear();
  }

  /** Counters of all owned partitions, added up. */
  counters(): Readonly<Record<string, number>> {
    const sum: Record<string, number> = {};
    for (const { runner } of this.owned.values())
      for (const [name, value] of Object.entries(runner.counters())) sum[name] = (sum[name] ?? 0) + value;
    return sum;
  }

  private async advance(batch: RecordBatch, owned: Owned): Promise<void> {
    const { timer } = this.ports;
    await owned.runner.handle(batch.records);
    owned.lastRecordAt = timer.now();
    owned.busy ||= batch.records.some(({ value }) => value !== null && value.length > TICK_BYTES);
    const every = owned.busy ? this.options.snapshotEveryMs : this.options.idleSnapshotEveryMs;
    if (timer.now() - owned.lastSnapshotAt >= every) await this.snapshot(batch, owned);
  }

  private exclusively(owned: Owned, work: () => Promise<void>): Promise<void> {
    const mine = owned.working.then(work);
    owned.working = mine.catch(() => undefined);
    return mine;
  }

  private async open(partition: TopicPartition): Promise<Owned> {
    const key = keyOf(partition);
    const known = this.owned.get(key);
    if (known?.runner.isOpen) return known;
    const { topic, partition: number } = partition;
    const runner = new PartitionRunner(this.stage, { topic, partition: number }, this.ports);
    await runner.open();
    const now = this.ports.timer.now();
    const owned: Owned = { runner, lastRecordAt: now, lastSnapshotAt: now, busy: false, working: Promise.resolve() };
    this.owned.set(key, owned);
    return owned;
  }

  private async snapshot(partition: TopicPartition, owned: Owned): Promise<void> {
    const nextOffset = await owned.runner.snapshot();
    if (nextOffset === null) {
      this.owned.delete(keyOf(partition));
      throw new RetryableError('fenced', `${keyOf(partition)} has been taken over`);
    }
    owned.lastSnapshotAt = this.ports.timer.now();
    owned.busy = false;
    await this.subscription?.commit({ topic: partition.topic, partition: partition.partition }, nextOffset);
  }

  /** Time must pass in the log also where nothing arrives: decisions read it from there. */
  private async tick(): Promise<void> {
    const now = this.ports.timer.now();
    const idle = (this.subscription?.assignment() ?? []).filter((partition) => {
      const owned = this.owned.get(keyOf(partition));
      return !owned || now - owned.lastRecordAt >= this.options.tickEveryMs;
    });
    if (idle.length > 0) await this.ports.log.append(idle.map(tickFor));
  }
}

const tickFor = ({ topic, partition }: TopicPartition): NewRecord => ({
  topic,
  partition,
  value: topic === TOPICS.scopes ? encodeScopeRecord(null, { type: 'tick' }) : encodeControlRecord({ type: 'tick' }),
});
