import { ConfigurationError } from '@tocsin/model';
import { type Segments, type Stage, type StageInstance, type StageOutput } from '@tocsin/pipeline';
import { type LogRecord } from '@tocsin/ports';

const NOTHING: ReadonlySet<number> = new Set();

/** The state of one partition as its snapshot had it. */
export interface SavedState {
  readonly engine: string;
  readonly nextOffset: number;
  readonly segments: Segments;
}

export const snapshotKey = (stage: Stage, topic: string, partition: number): string =>
  `${stage.name}/${topic}/${partition}`;

/** The partitions of a stage, brought to the ends of their logs without anything running. */
export class OfflineStage {
  private readonly partitions: readonly { readonly instance: StageInstance; readonly nextOffset: number }[];

  /** Throws `ConfigurationError` when a partition has no state of this build. */
  constructor(stage: Stage, topic: string, partitions: number, saved: ReadonlyMap<string, SavedState>) {
    this.partitions = Array.from({ length: partitions }, (_, partition) => {
      const key = snapshotKey(stage, topic, partition);
      const state = saved.get(key);
      if (state?.engine === stage.version)
        return { instance: stage.restore(partition, state.segments), nextOffset: state.nextOffset };
      const problem = state ? 'was written by another build' : 'is missing';
      const way = 'start Tocsin, stop it and back up again';
      throw new ConfigurationError('the state in the backup', [{ key, problem: `${problem}; ${way}` }]);
    });
  }

  /** The first record of a partition that its snapshot has not seen. */
  nextOffset(partition: number): number {
    return this.partitions[partition]!.nextOffset;
  }

  /** Steps through a record unless the snapshot has it already. */
  step({ partition, offset, value, timestamp }: LogRecord): StageOutput[] {
    const { instance, nextOffset } = this.partitions[partition]!;
    return offset < nextOffset || !value ? [] : instance.step({ offset, value }, timestamp, NOTHING);
  }

  snapshots(): Segments[] {
    return this.partitions.map(({ instance }) => instance.snapshot());
  }
}
