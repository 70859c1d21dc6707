import { type Kysely, sql } from 'kysely';
import { type Snapshot, type SnapshotChange, type SnapshotLease, type SnapshotStore } from '@tocsin/ports';
import { classifySqlError } from './classify-sql-error.js';

/** Snapshots as rows; epoch and offset are compared and set in the transaction that writes the segments. */
export class SqlSnapshotStore implements SnapshotStore {
  constructor(private readonly db: Kysely<unknown>) {}

  acquire(key: string): Promise<SnapshotLease> {
    return this.guard(() =>
      this.db.transaction().execute(async (trx) => {
        const { rows } = await sql<{ epoch: number; engine: string | null; next_offset: number | null }>`
          insert into snapshots (key, epoch) values (${key}, 1)
          on conflict (key) do update set epoch = snapshots.epoch + 1 returning epoch, engine, next_offset`.execute(
          trx,
        );
        const { epoch, engine, next_offset: nextOffset } = rows[0]!;
        if (engine === null || nextOffset === null) return { key, epoch: Number(epoch), snapshot: null };
        const segments = await sql<{ name: string; bytes: Uint8Array }>`
          select name, bytes from snapshot_segments where key = ${key} order by name`.execute(trx);
        const snapshot: Snapshot = {
          engine,
          nextOffset: Number(nextOffset),
          segments: new Map(segments.rows.map(({ name, bytes }) => [name, bytes])),
        };
        return { key, epoch: Number(epoch), snapshot };
      }),
    );
  }

  write(
    { key, epoch }: SnapshotLease,
    { engine, nextOffset, written, kept }: SnapshotChange,
  ): Promise<'written' | 'fenced'> {
    return this.guard(() =>
      this.db.transaction().execute(async (trx) => {
        const { numAffectedRows } = await sql`
          update snapshots set engine = ${engine}, next_offset = ${nextOffset}
          where key = ${key} and epoch = ${epoch} and coalesce(next_offset, 0) <= ${nextOffset}`.execute(trx);
        if (numAffectedRows !== 1n) return 'fenced';
        const live = [...written.keys(), ...kept];
        await sql`delete from snapshot_segments where key = ${key} and not (name = any(${live}))`.execute(trx);
        for (const [name, bytes] of written)
          await sql`
            insert into snapshot_segments (key, name, bytes) values (${key}, ${name}, ${Buffer.from(bytes)})
            on conflict (key, name) do update set bytes = excluded.bytes`.execute(trx);
        return 'written';
      }),
    );
  }

  async *all(): AsyncGenerator<Snapshot & { readonly key: string }> {
    const keys = await this.guard(() => sql<{ key: string }>`select key from snapshots order by key`.execute(this.db));
    for (const { key } of keys.rows) {
      const snapshot = await this.guard(() => this.newest(key));
      if (snapshot) yield { ...snapshot, key };
    }
  }

  async close(): Promise<void> {}

  /** In one statement: another process may be writing the next. */
  private async newest(key: string): Promise<Snapshot | null> {
    const { rows } = await sql<{ engine: string; next_offset: number; name: string | null; bytes: Uint8Array | null }>`
      select engine, next_offset, name, bytes from snapshots left join snapshot_segments using (key)
      where key = ${key} and engine is not null and next_offset is not null order by name`.execute(this.db);
    if (rows.length === 0) return null;
    const segments = new Map(rows.flatMap(({ name, bytes }) => (name && bytes ? [[name, bytes] as const] : [])));
    return { engine: rows[0]!.engine, nextOffset: Number(rows[0]!.next_offset), segments };
  }

  private async guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw classifySqlError(error);
    }
  }
}
