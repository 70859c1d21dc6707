import { describe, expect, it } from '@jest/globals';
import { HeartbeatBook } from './heartbeat-book.js';

const ping = { name: 'backup', service: 'db', host: '', everyMs: 60_000, graceMs: 30_000 };

describe('HeartbeatBook', () => {
  it('misses a heartbeat when its time and grace are over, until it comes back', () => {
    const book = new HeartbeatBook();
    expect(book.heard(0, ping, 0)).toBeNull();
    expect(book.sweep(90_000)).toEqual([]);
    expect(book.sweep(90_001)).toEqual([{ service: 0, ping, status: 'firing', at: 90_001, lastAt: 0 }]);
    expect(book.sweep(100_000)).toHaveLength(1);
    expect(book.heard(0, ping, 110_000)).toEqual({ service: 0, ping, status: 'resolved', at: 110_000, lastAt: 0 });
    expect(book.sweep(120_000)).toEqual([]);
  });

  it('takes the newest promise, and tells services apart', () => {
    const book = new HeartbeatBook();
    book.heard(0, ping, 0);
    book.heard(1, ping, 0);
    book.heard(0, { ...ping, everyMs: 3_600_000 }, 1_000);
    expect(book.sweep(100_000).map(({ service }) => service)).toEqual([1]);
  });

  it('excuses the time in which nobody listened', () => {
    const book = new HeartbeatBook();
    book.heard(0, ping, 0);
    book.excuse(600_000);
    expect(book.sweep(680_000)).toEqual([]);
    expect(book.sweep(700_000)).toHaveLength(1);
  });

  it('is the same after a snapshot, and forgets what never comes back', () => {
    const book = new HeartbeatBook();
    book.heard(0, ping, 0);
    book.sweep(100_000);
    const restored = HeartbeatBook.fromJson(JSON.parse(JSON.stringify(book.toJson())));
    expect(restored.heard(0, ping, 110_000)).toEqual(book.heard(0, ping, 110_000));
    restored.sweep(8 * 24 * 3_600_000);
    expect(restored.size).toBe(0);
  });
});
