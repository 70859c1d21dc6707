import { type EpochMs } from '@tocsin/model';

/** A series counts as regular after so many points … */
const LEARNING_POINTS = 10;
/** … and as silent after this many of its usual intervals at the least, however short the rule's time is. */
const MIN_INTERVALS = 4;
const INTERVAL_RATE = 0.1;

/** When a series was heard, and how often it usually is. Plain data. */
export interface SilenceState {
  lastAt: EpochMs;
  intervalMs: number;
  points: number;
  silent: boolean;
}

export const newSilenceState = (): SilenceState => ({ lastAt: -Infinity, intervalMs: 0, points: 0, silent: false });

/** Takes in that a point came. Returns true when this ends a silence. */
export function hear(state: SilenceState, at: EpochMs): boolean {
  const gapMs = at - state.lastAt;
  if (!(gapMs > 0)) return false;
  if (state.points === 1) state.intervalMs = gapMs;
  else if (state.points > 1)
    state.intervalMs += INTERVAL_RATE * (Math.min(gapMs, 3 * state.intervalMs) - state.intervalMs);
  state.lastAt = at;
  state.points++;
  const ended = state.silent;
  state.silent = false;
  return ended;
}

/** For how long the series has been silent, when that just became longer than it may; null otherwise. */
export function judgeSilence(state: SilenceState, now: EpochMs, afterMs: number): number | null {
  if (state.silent || state.points < LEARNING_POINTS) return null;
  const silentMs = now - state.lastAt;
  if (silentMs < Math.max(afterMs, MIN_INTERVALS * state.intervalMs)) return null;
  state.silent = true;
  return silentMs;
}
