import { type DeliveryPolicy, type DeadLetterSink, deliver } from '@tocsin/adapter-delivery';
import { type BatchHandler, type SubscribeOptions, type TopicPartition } from '@tocsin/ports';
import { type LogStore } from './log-store.js';

const MAX_BATCH_RECORDS = 2_000;
const MAX_BATCH_BYTES = 4 << 20;

/** Delivers one partition to one handler, a batch at a time, until it is stopped. */
export class PartitionLoop {
  private next: number;
  private tries = 0;
  private stopping = false;
  private wake: (() => void) | null = null;
  private readonly done: Promise<void>;

  constructor(
    private readonly store: LogStore,
    readonly partition: TopicPartition,
    private readonly options: SubscribeOptions,
    private readonly handler: BatchHandler,
    private readonly policy: DeliveryPolicy,
    private readonly deadLetter: DeadLetterSink,
  ) {
    const from = options.startFrom === 'earliest' ? store.start(partition) : store.end(partition);
    this.next = store.committed(options.group, partition) ?? from;
    this.done = this.run();
  }

  /** Something was appended to the partition. */
  poke(): void {
    this.wake?.();
  }

  async stop(): Promise<void> {
    this.stopping = true;
    this.poke();
    await this.done;
  }

  private async run(): Promise<void> {
    await this.options.onAssigned?.(this.partition);
    while (!this.stopping) {
      const end = this.store.end(this.partition);
      const records = this.store.read(this.partition, this.next, end, MAX_BATCH_RECORDS, MAX_BATCH_BYTES);
      if (records.length === 0) {
        await this.sleep(1_000);
        continue;
      }
      const batch = { ...this.partition, records, endOffset: end };
      const outcome = await deliver(batch, this.handler, this.tries, this.policy, this.deadLetter);
      const moved = outcome.nextOffset > records[0]!.offset;
      this.tries = outcome.retryInMs === null || moved ? 0 : this.tries + 1;
      this.next = outcome.nextOffset;
      if (moved && this.options.commit === 'after-batch')
        await this.store.commit(this.options.group, this.partition, this.next);
      if (outcome.retryInMs !== null) await this.sleep(outcome.retryInMs, true);
    }
  }

  /** A back-off is not cut short by new records, only by `stop`. */
  private sleep(ms: number, backoff = false): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(finish, ms);
      const wake = () => {
        if (!backoff || this.stopping) finish();
      };
      function finish() {
        clearTimeout(timer);
        resolve();
      }
      this.wake = wake;
      if (this.stopping) finish();
    });
  }
}
