import { type EpochMs, type Instrument, SECOND_MS } from '@tocsin/model';

/** After a gap longer than this many usual intervals the first rate is skipped: it would average over the unknown. */
const MAX_GAP_INTERVALS = 10;
const INTERVAL_RATE = 0.1;

/** What is remembered of a growing total. Plain data. */
export interface CounterState {
  at: EpochMs;
  total: number;
  /** Usual distance of points in ms; 0 before the second point. */
  intervalMs: number;
  resets: number;
}

export const newCounterState = (): CounterState => ({ at: -Infinity, total: NaN, intervalMs: 0, resets: 0 });

/**
 * Growth per second since the last point, of a total or of deltas. Null for the first point, one out of order, and the first after a long
 * gap. A total that falls back was reset: what it says now has grown since then (as Prometheus' `rate` takes it).
 */
export function ratePerSecond(
  state: CounterState,
  instrument: Instrument,
  at: EpochMs,
  value: number,
): { readonly perSecond: number; readonly increase: number } | null {
  const gapMs = at - state.at;
  if (!(gapMs > 0)) return null;
  const before = state.total;
  const isFirst = state.at === -Infinity;
  const isGap = state.intervalMs > 0 && gapMs > MAX_GAP_INTERVALS * state.intervalMs;
  state.at = at;
  state.total = value;
  if (isFirst) return null;
  if (state.intervalMs === 0) state.intervalMs = gapMs;
  else state.intervalMs += INTERVAL_RATE * (Math.min(gapMs, 2 * state.intervalMs) - state.intervalMs);
  const isReset = instrument === 'counter' && value < before;
  if (isReset) state.resets++;
  if (isGap) return null;
  const increase = instrument === 'delta' || isReset ? value : value - before;
  return { perSecond: (increase * SECOND_MS) / gapMs, increase };
}
