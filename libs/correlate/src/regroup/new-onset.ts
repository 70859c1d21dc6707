import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type Onset, type OpenIncident } from '../scope-state.js';

/** A fault shows itself within this. */
export const BURST_MS = 30_000;
/** What is usual in an incident is taken from this long before. */
const USUAL_MS = MINUTE_MS;
/** An incident's own first cascade is none. */
const SETTLED_MS = 100_000;
/** How far back alerts may still be moved: a decision stands after a minute. */
export const MOVABLE_MS = MINUTE_MS;
/** How much likelier a new fault must be than the old one going on: nats. */
const ENOUGH = 37;
const MAX_ONSETS = 2_000;

/** Notes that a condition began. One that repeats itself within a burst says nothing new. */
export function noteOnset(incident: OpenIncident, onset: Onset): void {
  const { onsets } = incident;
  for (let i = onsets.length - 1; i >= 0 && onsets[i]!.at > onset.at - BURST_MS; i--)
    if (onsets[i]!.fingerprint === onset.fingerprint) return;
  let index = onsets.length;
  while (index > 0 && onsets[index - 1]!.at > onset.at) index--;
  onsets.splice(index, 0, onset);
  let old = 0;
  while (onsets[old]!.at < onset.at - USUAL_MS - 2 * MOVABLE_MS) old++;
  if (old > 0 || onsets.length > MAX_ONSETS) onsets.splice(0, Math.max(old, onsets.length - MAX_ONSETS));
}

/** Log-likelihood ratio of `n` against the Poisson mean `usual`; 0 unless there are more. */
const excess = (n: number, usual: number): number => (n > usual ? n * Math.log(n / usual) - (n - usual) : 0);

/** First index at or after `at`. */
function from(onsets: readonly Onset[], at: EpochMs): number {
  let low = 0;
  let high = onsets.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (onsets[middle]!.at < at) low = middle + 1;
    else high = middle;
  }
  return low;
}

export interface NewOnset {
  readonly since: EpochMs;
  /** Conditions that began since, and how many were to be expected. */
  readonly began: number;
  readonly expected: number;
}

/**
 * Whether a second fault has begun within an incident: many different conditions start at once where few did for minutes. Where
 * it began is the start that makes it likeliest. Null when there is no such thing.
 */
export function findNewOnset(incident: OpenIncident, now: EpochMs): NewOnset | null {
  const { onsets, openedAt } = incident;
  if (now - openedAt < SETTLED_MS) return null;
  const since = from(onsets, now - BURST_MS);
  const usual = ((since - from(onsets, now - BURST_MS - USUAL_MS) + 1) / USUAL_MS) * BURST_MS;
  if (excess(onsets.length - since, usual) < ENOUGH) return null;
  let best: NewOnset | null = null;
  let most = 0;
  for (let i = from(onsets, now - MOVABLE_MS); i < onsets.length; i++) {
    const start = onsets[i]!.at;
    if (start - openedAt < SETTLED_MS / 2) continue;
    const began = onsets.length - i;
    const expected = ((i - from(onsets, start - USUAL_MS) + 1) / USUAL_MS) * Math.max(BURST_MS / 30, now - start);
    const likelier = excess(began, expected);
    if (likelier <= most) continue;
    most = likelier;
    best = { since: start, began, expected: Math.round(expected * 10) / 10 };
  }
  return best;
}

/** Alerts before a burst that may be no more than its beginning. */
const MAX_PRECURSORS = 4;

/**
 * Whether what came before a burst is part of it rather than a fault of its own: a few alerts, all on services that the burst is on too.
 * A disk that fills is told minutes before what it breaks.
 */
export function isPrecursor(
  before: readonly { readonly service: string }[],
  burst: readonly { readonly service: string }[],
): boolean {
  if (before.length > MAX_PRECURSORS) return false;
  const there = new Set(burst.map(({ service }) => service));
  return before.every(({ service }) => there.has(service));
}
