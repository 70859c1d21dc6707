const GAP_RATE = 0.2;
const MIN_GAPS = 8;
/** Gaps may scatter by this share of the period, or by two buckets, and still count as regular. */
const MAX_SPREAD = 0.2;
/** Lines closer together than so many buckets are one occurrence. */
const SAME_BUCKETS = 2;
const LATE_PERIODS = 3;
/** Gone for so many periods, and an hour: it is not coming back, and is learnt anew if it does. */
const GONE_PERIODS = 20;
const GONE_MS = 3_600_000;
const REPEAT_MS = 60_000;
const MAX_GAP_MS = 26 * 3_600_000;

/** When something comes again and again: times are bucket ends, in event time. */
export interface PeriodState {
  lastAt: number;
  /** Decaying mean of the gaps and of their distance from it, ms. */
  gapMs: number;
  spreadMs: number;
  gaps: number;
  stopped: boolean;
}

export const newPeriodState = (): PeriodState => ({ lastAt: 0, gapMs: 0, spreadMs: 0, gaps: 0, stopped: false });

export interface PeriodVerdict {
  readonly status: 'stopped' | 'resumed';
  readonly periodMs: number;
  readonly silentMs: number;
}

/** Whether it comes regularly enough that not coming is news. */
function isRegular({ gaps, gapMs, spreadMs }: PeriodState, bucketMs: number): boolean {
  return gaps >= MIN_GAPS && spreadMs <= Math.max(MAX_SPREAD * gapMs, bucketMs);
}

/**
 * Takes one closed bucket. A template that came regularly is `stopped` when three of its periods and three of its scatters have passed
 * without it, said again each minute; `resumed` when it is back. Learns gaps only while it comes, so an outage does not become its period.
 * @param heard whether the bucket has a line of it
 */
export function watchPeriod(state: PeriodState, heard: boolean, endAt: number, bucketMs: number): PeriodVerdict | null {
  const silentMs = endAt - state.lastAt;
  if (heard) {
    const resumed = state.stopped;
    if (state.lastAt > 0 && !resumed && silentMs > SAME_BUCKETS * bucketMs && silentMs <= MAX_GAP_MS)
      learn(state, silentMs);
    state.lastAt = endAt;
    state.stopped = false;
    return resumed ? { status: 'resumed', periodMs: state.gapMs, silentMs } : null;
  }
  if (state.lastAt === 0 || !isRegular(state, bucketMs)) return null;
  const periodMs = state.gapMs;
  if (silentMs < LATE_PERIODS * (periodMs + state.spreadMs)) return null;
  if (silentMs > Math.max(GONE_MS, GONE_PERIODS * periodMs)) {
    Object.assign(state, newPeriodState());
    return null;
  }
  if (state.stopped && endAt % REPEAT_MS !== 0) return null;
  state.stopped = true;
  return { status: 'stopped', periodMs, silentMs };
}

/** Nobody was there to hear it: the silence is no gap. */
export function excusePeriod(state: PeriodState): void {
  if (!state.stopped) state.lastAt = 0;
}

function learn(state: PeriodState, gapMs: number): void {
  const rate = Math.max(GAP_RATE, 1 / (state.gaps + 1));
  state.spreadMs += rate * (Math.abs(gapMs - state.gapMs) * (state.gaps > 0 ? 1 : 0) - state.spreadMs);
  state.gapMs += rate * (gapMs - state.gapMs);
  state.gaps++;
}
