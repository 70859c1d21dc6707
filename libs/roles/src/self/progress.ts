import { type EpochMs, MINUTE_MS } from '@tocsin/model';

/** What one consumer group had done at a moment: records waiting, and the sum of its committed offsets. */
export interface GroupSample {
  readonly at: EpochMs;
  readonly waiting: number;
  readonly committed: number;
}

export interface Condition {
  readonly key: string;
  readonly firing: boolean;
  readonly message: string;
}

export const STOPPED_AFTER_MS = 2 * MINUTE_MS;
const GROWING_FOR_MS = 10 * MINUTE_MS;
const KEEP_MS = GROWING_FOR_MS + MINUTE_MS;

/** Watches one group: does it stand still while records wait, does what waits grow and grow? */
export class GroupProgress {
  private readonly samples: GroupSample[] = [];

  constructor(private readonly group: string) {}

  /** Takes a sample and says what holds now. */
  add(sample: GroupSample): readonly Condition[] {
    const { samples, group } = this;
    samples.push(sample);
    while (samples[0]!.at < sample.at - KEEP_MS) samples.shift();
    const waited = samples.filter(({ at }) => at >= sample.at - STOPPED_AFTER_MS);
    const isLongEnough = (since: number) => samples[0]!.at <= sample.at - since;
    const stopped =
      isLongEnough(STOPPED_AFTER_MS) &&
      waited.every(({ waiting, committed }) => waiting > 0 && committed === sample.committed);
    const grown = samples.filter(({ at }) => at >= sample.at - GROWING_FOR_MS);
    const growing =
      isLongEnough(GROWING_FOR_MS) && grown.every(({ waiting }, i) => i === 0 || waiting > grown[i - 1]!.waiting);
    return [
      {
        key: `progress-stopped/${group}`,
        firing: stopped,
        message: `${group} has not moved for two minutes; ${sample.waiting} records wait`,
      },
      {
        key: `lag-grows/${group}`,
        firing: growing,
        message: `${group} has fallen behind for ten minutes; ${sample.waiting} records wait`,
      },
    ];
  }
}
