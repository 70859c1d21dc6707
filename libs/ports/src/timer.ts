import { type EpochMs } from '@tocsin/model';

/** Wall time and waiting, for the edges that need them (append, leases, sending). Decisions get `now` as an argument. */
export interface Timer {
  now(): EpochMs;
  /** Resolves after `ms`, or at once when the signal aborts. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Calls `tick` every `ms`, never two at a time; returns the stop function. */
  every(ms: number, tick: () => Promise<void>): () => void;
}
