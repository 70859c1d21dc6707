/**
 * Shared state for many processes on Redis: leases, budgets, caches and the fan-out of live updates.
 * Never the only copy of anything: what is lost here is computed again.
 * Neighbours: `embedded` has the same ports within one process.
 */
export { RedisStateStore, RedisLiveUpdates } from './redis-state-store.js';
