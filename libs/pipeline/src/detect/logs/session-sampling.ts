import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { MAX_SESSION_LINES, type SessionWindow } from './session-window.js';

/** What is decided holds from this long after, so that lines which overtook each other are treated alike. */
export const LEAD_MS = 5 * MINUTE_MS;
const FACTOR = 4;
const MAX_EVERY = 1 << 16;

/** Plain data. One session in `every` is followed; in buckets that begin at `nextAt` or later one in `next`. */
export interface SamplingState {
  every: number;
  next: number;
  nextAt: EpochMs;
}

/** Where there are too many lines of sessions, only some sessions are followed, but those whole. */
export class SessionSampling {
  constructor(private readonly state: SamplingState = { every: 1, next: 1, nextAt: 0 }) {}

  follows(session: number, bucketAt: EpochMs): boolean {
    const { every, next, nextAt } = this.state;
    return session % (bucketAt >= nextAt ? next : every) === 0;
  }

  closeBucket({ lines, isOverfull }: SessionWindow, bucketAt: EpochMs): void {
    const { state } = this;
    if (bucketAt >= state.nextAt) state.every = state.next;
    if (state.every !== state.next) return;
    const followed = lines / state.every;
    if (isOverfull || followed > MAX_SESSION_LINES / 2) state.next = Math.min(MAX_EVERY, state.every * FACTOR);
    else if (state.every > 1 && followed < MAX_SESSION_LINES / (4 * FACTOR)) state.next = state.every / FACTOR;
    state.nextAt = bucketAt + LEAD_MS;
  }

  toJson(): SamplingState {
    return this.state;
  }
}
