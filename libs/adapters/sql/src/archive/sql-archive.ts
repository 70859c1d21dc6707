import { type Kysely, type Transaction, sql } from 'kysely';
import { ConfigurationError } from '@tocsin/model';
import { type TableArchive, type TableRows } from '@tocsin/ports';
import { classifySqlError } from '../classify-sql-error.js';

const ROWS_AT_ONCE = 500;
/** Not of the archive: kysely's own, and the snapshots, which have a port of their own. */
const NOT_KEPT = ['kysely_migration', 'kysely_migration_lock', 'snapshots', 'snapshot_segments'];

/** All tables as PostgreSQL's own JSON: the same on a server and embedded, so that one's rows go into the other. */
export class SqlArchive implements TableArchive {
  constructor(
    private readonly db: Kysely<unknown>,
    private readonly bringUpToDate: () => Promise<void>,
  ) {}

  async schema(): Promise<string> {
    const { rows } = await sql<{ name: string }>`
      select name from kysely_migration order by name desc limit 1`.execute(this.db);
    return rows[0]!.name;
  }

  dump(take: (rows: TableRows) => Promise<void>): Promise<void> {
    return this.transaction(async (trx) => {
      await sql`set transaction isolation level repeatable read, read only`.execute(trx);
      for (const table of await tablesOf(trx)) {
        await sql`declare kept cursor for select to_jsonb(t)::text as row from ${sql.table(table)} t`.execute(trx);
        for (;;) {
          const { rows } = await sql<{ row: string }>`fetch ${sql.lit(ROWS_AT_ONCE)} from kept`.execute(trx);
          if (rows.length === 0) break;
          await take({ table, rows: rows.map(({ row }) => row) });
        }
        await sql`close kept`.execute(trx);
      }
    });
  }

  async load(batches: AsyncIterable<TableRows>): Promise<void> {
    await this.refuseUnlessEmpty();
    await this.transaction(async (trx) => {
      for await (const { table, rows } of batches) {
        const into = sql.table(table);
        await sql`insert into ${into} select * from jsonb_populate_recordset(null::${into}, ${`[${rows.join(',')}]`}::jsonb)`.execute(
          trx,
        );
      }
      await goOnCounting(trx);
    });
    await this.bringUpToDate();
  }

  private async refuseUnlessEmpty(): Promise<void> {
    const mistakes = [];
    for (const table of await tablesOf(this.db)) {
      const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(this.db);
      if (rows.length > 0) mistakes.push({ key: table, problem: 'has rows; a backup goes into an empty database' });
    }
    if (mistakes.length > 0) throw new ConfigurationError('the database', mistakes);
  }

  private async transaction<T>(work: (trx: Transaction<unknown>) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction().execute(work);
    } catch (error) {
      throw classifySqlError(error);
    }
  }
}

/** Tables that refer to others come after those. */
async function tablesOf(db: Kysely<unknown>): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select c.relname as name from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and not (c.relname = any(${NOT_KEPT}))
    order by exists (select from pg_constraint f where f.conrelid = c.oid and f.contype = 'f'), c.relname`.execute(db);
  return rows.map(({ name }) => name);
}

/** Numbers that the database hands out go on after those that are taken. */
async function goOnCounting(trx: Transaction<unknown>): Promise<void> {
  const { rows } = await sql<{ table: string; column: string }>`
    select table_name as "table", column_name as "column" from information_schema.columns
    where table_schema = 'public' and column_default like 'nextval(%'`.execute(trx);
  for (const { table, column } of rows)
    await sql`select setval(pg_get_serial_sequence(${table}, ${column}), coalesce(max(${sql.ref(column)}), 0) + 1, false)
      from ${sql.table(table)}`.execute(trx);
}
