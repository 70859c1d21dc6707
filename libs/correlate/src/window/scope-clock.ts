import { type EpochMs } from '@tocsin/model';

/** Where one DETECT partition has got to. `idle`: no source is sending, its watermark follows the clock instead of events. */
export interface ProgressMark {
  readonly watermark: EpochMs;
  readonly idle: boolean;
}

/** The event-time clock of a scope log: how far every partition has got. Plain data. */
export interface ScopeClock {
  at: EpochMs;
  partitions: number;
  marks: Record<number, ProgressMark>;
}

export const newScopeClock = (): ScopeClock => ({ at: 0, partitions: 0, marks: {} });

/**
 * Takes in a mark and returns how far alerts may be decided: the least mark. One that lags more than `allowedLatenessMs` behind
 * the furthest, or has not spoken yet, is not waited for beyond that. Idle partitions follow the clock on the wall, so they
 * never count as the furthest while a busy one speaks. Never goes back.
 */
export function advanceClock(
  clock: ScopeClock,
  partition: number,
  partitions: number,
  mark: ProgressMark,
  allowedLatenessMs: number,
): EpochMs {
  clock.partitions = partitions;
  const known = clock.marks[partition];
  clock.marks[partition] = { ...mark, watermark: Math.max(mark.watermark, known?.watermark ?? 0) };
  const marks = Array.from({ length: partitions }, (_, i) => clock.marks[i]);
  const present = marks.filter((each) => each !== undefined);
  const busy = present.filter(({ idle }) => !idle);
  const unheard = present.length < partitions;
  const leading = busy.length > 0 ? busy : unheard ? [] : present;
  if (leading.length === 0) return clock.at;
  const furthest = Math.max(...leading.map(({ watermark }) => watermark));
  const least = unheard ? 0 : Math.min(...present.map(({ watermark }) => watermark));
  clock.at = Math.max(clock.at, Math.min(least, furthest), furthest - allowedLatenessMs);
  return clock.at;
}
