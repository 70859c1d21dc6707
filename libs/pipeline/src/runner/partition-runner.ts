import { TOPICS, deadLetterKey, encodeDeadLetter } from '@tocsin/contracts';
import {
  type EventLog,
  type LogRecord,
  type NewRecord,
  type SnapshotLease,
  type SnapshotStore,
  type Telemetry,
  type TopicPartition,
} from '@tocsin/ports';
import { type Stage, StepError, type StageInstance, type StageOutput } from '../stage.js';

const NOTHING: ReadonlySet<number> = new Set();
const MAX_POISON_PER_RECORD = 10_000;

export interface PartitionRunnerPorts {
  readonly log: EventLog;
  readonly snapshots: SnapshotStore;
  readonly telemetry: Telemetry;
}

/**
 * Runs one partition of a stage: keeps its state, and the invariant that a snapshot is written only after everything its
 * records made is durable on the next topic (docs/adr/0005). Not reentrant: call one method at a time.
 */
export class PartitionRunner {
  private lease: SnapshotLease | null = null;
  private instance: StageInstance | null = null;
  private nextOffset = 0;
  /** What the last snapshot holds, by segment, to write only what changed. */
  private written = new Map<string, Uint8Array>();
  private readonly skipped = new Map<number, Set<number>>();
  /** Made by records that are in the state already, not yet durable on the next topic. Appended before anything else. */
  private unsent: StageOutput[] = [];

  constructor(
    private readonly stage: Stage,
    readonly partition: TopicPartition,
    private readonly ports: PartitionRunnerPorts,
  ) {}

  private get key(): string {
    return `${this.stage.name}/${this.partition.topic}/${this.partition.partition}`;
  }

  /** Takes over the newest snapshot; a missing one, or one of another engine version, means rebuilding from the log. */
  async open(): Promise<void> {
    this.lease = await this.ports.snapshots.acquire(this.key);
    await this.load();
  }

  /** Handles consecutive records; those already in the state are passed over. Resolves once what they made is durable. */
  async handle(records: readonly LogRecord[]): Promise<void> {
    await this.send();
    await this.catchUp(records[0]!.offset);
    for (const record of records) if (record.offset >= this.nextOffset) await this.step(record);
    await this.send();
  }

  /** Writes a snapshot. The offset to commit, or null when another owner has taken over: the state is then dropped. */
  async snapshot(): Promise<number | null> {
    await this.send();
    const segments = this.instance!.snapshot();
    const changed = new Map([...segments].filter(([name, bytes]) => !sameBytes(this.written.get(name), bytes)));
    const kept = [...segments.keys()].filter((name) => !changed.has(name));
    const { version: engine } = this.stage;
    const { nextOffset } = this;
    const result = await this.ports.snapshots.write(this.lease!, { engine, nextOffset, written: changed, kept });
    if (result === 'fenced') {
      this.instance = null;
      this.ports.telemetry.count('tocsin_snapshots_fenced_total', 1, { stage: this.stage.name });
      return null;
    }
    this.written = new Map(segments);
    for (const offset of this.skipped.keys()) if (offset < nextOffset) this.skipped.delete(offset);
    return nextOffset;
  }

  get isOpen(): boolean {
    return this.instance !== null;
  }

  counters(): Readonly<Record<string, number>> {
    return this.instance?.counters() ?? {};
  }

  private async load(): Promise<void> {
    const { stage, partition, lease } = this;
    const saved = lease!.snapshot;
    if (saved && saved.engine === stage.version) {
      this.instance = stage.restore(partition.partition, saved.segments);
      this.nextOffset = saved.nextOffset;
      this.written = new Map(saved.segments);
    } else {
      this.instance = stage.initial(partition.partition);
      this.nextOffset = (await this.ports.log.offsets(partition)).start;
      this.written = new Map();
    }
  }

  /** Reads what lies between the state and the first record that came: the tail since the snapshot, or the whole log. */
  private async catchUp(firstOffset: number): Promise<void> {
    if (firstOffset <= this.nextOffset) return;
    for await (const batch of this.ports.log.read(this.partition, this.nextOffset, firstOffset)) {
      for (const record of batch.records) if (record.offset >= this.nextOffset) await this.step(record);
      await this.send();
    }
  }

  private async step(record: LogRecord): Promise<void> {
    for (let poison = 0; ; poison++) {
      try {
        this.unsent.push(...this.stepOnce(record));
        this.nextOffset = record.offset + 1;
        return;
      } catch (error) {
        const failed = error instanceof StepError ? error : new StepError(0, error);
        if (poison >= MAX_POISON_PER_RECORD) throw failed;
        await this.isolate(record, failed);
      }
    }
  }

  private stepOnce(record: LogRecord): StageOutput[] {
    if (!record.value) return [];
    const skip = this.skipped.get(record.offset) ?? NOTHING;
    return this.instance!.step({ offset: record.offset, value: record.value }, record.timestamp, skip);
  }

  /**
   * A step failed halfway, so the state is not to be trusted: build it again from the snapshot, and go on without the
   * one item. What the replayed records make was appended before, or is among the unsent.
   */
  private async isolate(record: LogRecord, failed: StepError): Promise<void> {
    const { telemetry, log, snapshots } = this.ports;
    telemetry.log('error', 'a step failed; its item goes to the dead letters', {
      stage: this.stage.name,
      ...this.partition,
      offset: record.offset,
      item: failed.item,
      error: failed.message,
    });
    await this.deadLetter(record, failed);
    const skip = this.skipped.get(record.offset) ?? new Set<number>();
    this.skipped.set(record.offset, skip.add(failed.item));
    this.lease = await snapshots.acquire(this.key);
    await this.load();
    for await (const batch of log.read(this.partition, this.nextOffset, record.offset))
      for (const before of batch.records)
        if (before.offset >= this.nextOffset && before.offset < record.offset) {
          this.stepOnce(before);
          this.nextOffset = before.offset + 1;
        }
  }

  private async deadLetter(record: LogRecord, failed: StepError): Promise<void> {
    const value = record.value ?? new Uint8Array(0);
    const letter = {
      ...this.partition,
      offset: record.offset,
      item: failed.item,
      reason: 'step_failed' as const,
      message: failed.message,
      value,
      valueBytes: value.length,
      at: record.timestamp,
    };
    await this.ports.log.append([
      { topic: TOPICS.deadLetters, partition: 0, key: deadLetterKey(letter), value: encodeDeadLetter(letter) },
    ]);
    this.ports.telemetry.count('tocsin_dead_letters_total', 1, { reason: letter.reason });
  }

  private async send(): Promise<void> {
    if (this.unsent.length === 0) return;
    await this.ports.log.append(this.unsent satisfies readonly NewRecord[]);
    this.unsent = [];
  }
}

function sameBytes(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}
