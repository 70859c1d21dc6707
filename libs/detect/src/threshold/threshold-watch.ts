import { type AlertSeverity, type EpochMs } from '@tocsin/model';

/** A static limit with hysteresis; exactly one of `above` and `below` is set. */
export interface ThresholdLimit {
  readonly id: string;
  readonly above?: number | undefined;
  readonly below?: number | undefined;
  /** Resolves only beyond this value; default the limit itself. */
  readonly clear?: number | undefined;
  readonly forMs: number;
  readonly severity: AlertSeverity;
}

/** State of one series under one limit. Plain data. */
export interface ThresholdState {
  brokenSince: EpochMs | null;
  firing: boolean;
}

export const newThresholdState = (): ThresholdState => ({ brokenSince: null, firing: false });

export type ThresholdVerdict = 'fine' | 'holding' | 'firing' | 'cleared';

/** Takes in the next point. `holding`: broken, but not yet for long enough; `cleared`: just came back. */
export function watchThreshold(
  state: ThresholdState,
  limit: ThresholdLimit,
  at: EpochMs,
  value: number,
): ThresholdVerdict {
  const edge = limit.above ?? limit.below!;
  const back = limit.clear ?? edge;
  const over = limit.above !== undefined;
  const broken = over ? value > edge : value < edge;
  const cleared = over ? value <= back : value >= back;
  if (state.firing) {
    if (!cleared) return 'firing';
    state.firing = false;
    state.brokenSince = null;
    return 'cleared';
  }
  if (!broken) {
    state.brokenSince = null;
    return 'fine';
  }
  state.brokenSince ??= at;
  if (at - state.brokenSince < limit.forMs) return 'holding';
  state.firing = true;
  return 'firing';
}
