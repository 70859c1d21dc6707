/** Short-lived shared state: leases, budgets, caches, live updates. Never the only copy of anything. Keys carry the tenant. */
export interface StateStore {
  get(key: string): Promise<string | null>;
  /** `ttlMs` counts from now; the value is gone afterwards. */
  set(key: string, value: string, ttlMs: number): Promise<void>;
  delete(key: string): Promise<void>;
  /** Adds one and returns the new count; the first call of a window starts its `ttlMs`. */
  increment(key: string, ttlMs: number): Promise<number>;
  /** True for at most one owner at a time; the same owner may acquire again (renew). */
  acquireLease(key: string, owner: string, ttlMs: number): Promise<boolean>;
  /** Gives it back if `owner` still has it. */
  releaseLease(key: string, owner: string): Promise<void>;
  close(): Promise<void>;
}

/** Fan-out of small messages to every process that listens now. No history: a reader that was away asks the API. */
export interface LiveUpdates {
  publish(channel: string, message: string): Promise<void>;
  /** Resolves with the unsubscribe function once messages are delivered. */
  subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>>;
  close(): Promise<void>;
}
