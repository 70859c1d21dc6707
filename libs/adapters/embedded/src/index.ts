/**
 * The adapters of one process without servers: log on LMDB, snapshots in files, shared state in memory, and the lock on their
 * folder. They promise to survive a crash of the process, not a loss of power.
 * Neighbours: `kafka` and `redis` fulfil the same ports for many machines; `testing` holds the suites both must pass.
 */
export { EmbeddedEventLog } from './event-log/embedded-event-log.js';
export { FolderSnapshotStore } from './snapshots/folder-snapshot-store.js';
export { MemoryStateStore, MemoryLiveUpdates } from './state/memory-state-store.js';
export { lockHome } from './home/lock-home.js';
