import { Redis } from 'ioredis';
import { RetryableError } from '@tocsin/model';
import { type LiveUpdates, type StateStore } from '@tocsin/ports';

const RELEASE = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0`;
const RENEW = `if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('pexpire', KEYS[1], ARGV[2]) end return 0`;
const COUNT = `local n = redis.call('incr', KEYS[1]) if n == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end return n`;

const connectTo = (url: string): Redis =>
  new Redis(url, {
    maxRetriesPerRequest: 3,
    retryStrategy: (times) => Math.min(2_000, times * 100),
    enableAutoPipelining: true,
  });

async function guard<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw new RetryableError(
      'state_store_unavailable',
      `Redis: ${error instanceof Error ? error.message : String(error)}`,
      { cause: error },
    );
  }
}

/** The StateStore on Redis. Reconnects by itself; a call that finds no server rejects with `RetryableError`. */
export class RedisStateStore implements StateStore {
  private readonly redis: Redis;

  constructor(url: string) {
    this.redis = connectTo(url);
    this.redis.on('error', () => undefined);
  }

  get(key: string): Promise<string | null> {
    return guard(this.redis.get(key));
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await guard(this.redis.set(key, value, 'PX', Math.max(1, ttlMs)));
  }

  async delete(key: string): Promise<void> {
    await guard(this.redis.del(key));
  }

  async increment(key: string, ttlMs: number): Promise<number> {
    return Number(await guard(this.redis.eval(COUNT, 1, key, ttlMs)));
  }

  async acquireLease(key: string, owner: string, ttlMs: number): Promise<boolean> {
    if ((await guard(this.redis.set(key, owner, 'PX', ttlMs, 'NX'))) === 'OK') return true;
    return (await guard(this.redis.eval(RENEW, 1, key, owner, ttlMs))) === 1;
  }

  async releaseLease(key: string, owner: string): Promise<void> {
    await guard(this.redis.eval(RELEASE, 1, key, owner));
  }

  async close(): Promise<void> {
    this.redis.disconnect();
  }
}

/** LiveUpdates through Redis publish and subscribe. */
export class RedisLiveUpdates implements LiveUpdates {
  private readonly publisher: Redis;
  private readonly subscriber: Redis;
  private readonly listeners = new Map<string, Set<(message: string) => void>>();

  constructor(url: string) {
    this.publisher = connectTo(url);
    this.subscriber = connectTo(url);
    for (const redis of [this.publisher, this.subscriber]) redis.on('error', () => undefined);
    this.subscriber.on('message', (channel: string, message: string) => {
      for (const listener of this.listeners.get(channel) ?? []) listener(message);
    });
  }

  async publish(channel: string, message: string): Promise<void> {
    await guard(this.publisher.publish(channel, message));
  }

  async subscribe(channel: string, listener: (message: string) => void): Promise<() => Promise<void>> {
    const listeners = this.listeners.get(channel) ?? new Set();
    this.listeners.set(channel, listeners.add(listener));
    await guard(this.subscriber.subscribe(channel));
    return async () => {
      listeners.delete(listener);
      if (listeners.size === 0 && this.listeners.delete(channel)) await guard(this.subscriber.unsubscribe(channel));
    };
  }

  async close(): Promise<void> {
    this.publisher.disconnect();
    this.subscriber.disconnect();
  }
}
