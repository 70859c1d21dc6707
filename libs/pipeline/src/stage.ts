import { type EpochMs } from '@tocsin/model';

export type StageName = 'detect' | 'correlate';

/** One record of a stage's input, as the log holds it. */
export interface StageRecord {
  readonly offset: number;
  readonly value: Uint8Array;
}

/** One record to append to the next topic. `key` chooses the partition; `partition` overrules it. */
export interface StageOutput {
  readonly topic: string;
  readonly key: string;
  readonly partition?: number;
  readonly value: Uint8Array;
}

/** Thrown by a stage when one item of a record cannot be handled; the runner dead-letters that item and goes on. */
export class StepError extends Error {
  constructor(
    /** Index of the event in its packed record; 0 for single records. */
    readonly item: number,
    cause: unknown,
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.name = 'StepError';
  }
}

/**
 * The state of one partition of a stage and the pure step over it (docs/adr/0002). The same snapshot and the same records
 * always give the same outputs: `now` is the append time stored with the record, never wall time.
 */
export interface StageInstance {
  /** @param skip items of this record that were dead-lettered before and must be passed over. */
  step(record: StageRecord, now: EpochMs, skip: ReadonlySet<number>): StageOutput[];
  /** The state as named segments of at most 4 MB. */
  snapshot(): ReadonlyMap<string, Uint8Array>;
  /** Figures for people: counters by name, since the instance was made. */
  counters(): Readonly<Record<string, number>>;
}

/** Makes the instances of a stage. */
export interface Stage {
  readonly name: StageName;
  /** Part of the engine version: a snapshot of another version is rebuilt from the log. */
  readonly version: string;
  initial(partition: number): StageInstance;
  restore(partition: number, segments: ReadonlyMap<string, Uint8Array>): StageInstance;
}
