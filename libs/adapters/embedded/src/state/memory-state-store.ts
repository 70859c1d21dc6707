import { type LiveUpdates, type StateStore } from '@tocsin/ports';

interface Held {
  readonly value: string;
  readonly until: number;
}

/** The StateStore of one process. Gone with it, as the port allows: it is never the only copy. */
export class MemoryStateStore implements StateStore {
  private readonly held = new Map<string, Held>();

  constructor(private readonly now: () => number = Date.now) {}

  async get(key: string): Promise<string | null> {
    const found = this.held.get(key);
    if (!found) return null;
    if (found.until > this.now()) return found.value;
    this.held.delete(key);
    return null;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.held.set(key, { value, until: this.now() + ttlMs });
    if (this.held.size % 1_000 === 0) this.sweep();
  }

  async delete(key: string): Promise<void> {
    this.held.delete(key);
  }

  async increment(key: string, ttlMs: number): Promise<number> {
    const count = Number((await this.get(key)) ?? 0) + 1;
    const until = count === 1 ? this.now() + ttlMs : this.held.get(key)!.until;
    this.held.set(key, { value: String(count), until });
    return count;
  }

  async acquireLease(key: string, owner: string, ttlMs: number): Promise<boolean> {
    const holder = await this.get(key);
    if (holder !== null && holder !== owner) return false;
    await this.set(key, owner, ttlMs);
    return true;
  }

  async releaseLease(key: string, owner: string): Promise<void> {
    if ((await this.get(key)) === owner) await this.delete(key);
  }

  async close(): Promise<void> {
    this.held.clear();
  }

  private sweep(): void {
    const now = this.now();
    for (const [key, { until }] of this.held) if (until <= now) this.held.delete(key);
  }
}

/** LiveUpdates within one process. */
export class MemoryLiveUpdates implements LiveUpdates {
  private readonly listeners = new Map<string, Set<(message: string) => void>>();

  async publish(channel: string, message: string): Promise<void> {
    for (const listener of this.listeners.get(channel) ?? []) listener(message);
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    return async () => void listeners.delete(listener);
  }

  async close(): Promise<void> {
    this.listeners.clear();
  }
}
