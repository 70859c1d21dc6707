/** A stage's state at one place in the log. Segments are opaque, ≤ 4 MB each; together they are the state. */
export interface Snapshot {
  /** Version of the engine that wrote it; another version rebuilds from the log instead of reading it. */
  readonly engine: string;
  /** The first record that is not yet in the state. */
  readonly nextOffset: number;
  readonly segments: ReadonlyMap<string, Uint8Array>;
}

/** What changed since the last write: `written` replaces or adds, `kept` names segments to carry over unread. */
export interface SnapshotChange {
  readonly engine: string;
  readonly nextOffset: number;
  readonly written: ReadonlyMap<string, Uint8Array>;
  readonly kept: readonly string[];
}

export interface SnapshotLease {
  readonly key: string;
  /** Increases with each acquisition. */
  readonly epoch: number;
  readonly snapshot: Snapshot | null;
}

/**
 * Durable snapshots with fencing: whoever acquired last may write, an older owner is refused, so a zombie that wakes up
 * cannot overwrite its successor's state. A write is atomic: after a crash either the old or the new snapshot is read.
 */
export interface SnapshotStore {
  /** Takes over the key and reads its newest snapshot. A damaged snapshot reads as null. */
  acquire(key: string): Promise<SnapshotLease>;
  /** Durable when resolved with `written`; `fenced` when another owner has acquired, or `nextOffset` would go back. */
  write(lease: SnapshotLease, change: SnapshotChange): Promise<'written' | 'fenced'>;
  /** The newest snapshot of every key, without taking any over. */
  all(): AsyncIterable<Snapshot & { readonly key: string }>;
  close(): Promise<void>;
}
