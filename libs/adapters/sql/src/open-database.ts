import { Kysely, Migrator, PostgresDialect, type Transaction as KyselyTransaction, sql } from 'kysely';
import pg from 'pg';
import { ConfigurationError, type TenantId } from '@tocsin/model';
import {
  type Database,
  type Repositories,
  type SnapshotStore,
  type TableArchive,
  type Transaction,
} from '@tocsin/ports';
import { SqlArchive } from './archive/sql-archive.js';
import { classifySqlError } from './classify-sql-error.js';
import { migrations } from './migrations/migrations.js';
import { PgliteClient } from './pglite/pglite-client.js';
import { pgliteDialect } from './pglite/pglite-dialect.js';
import { sqlRepositories } from './repositories/sql-repositories.js';
import { SqlSnapshotStore } from './sql-snapshot-store.js';

/** A PostgreSQL server by URL, or PGlite in a folder. The same SQL and the same migrations run on both. */
export type DatabaseLocation = { readonly url: string } | { readonly folder: string };

const BIGINT = 20;
const MAX_CONNECTIONS = 10;

async function connect(location: DatabaseLocation): Promise<Kysely<unknown>> {
  if ('folder' in location) return new Kysely({ dialect: pgliteDialect(await PgliteClient.open(location.folder)) });
  pg.types.setTypeParser(BIGINT, Number);
  const pool = new pg.Pool({ connectionString: location.url, max: MAX_CONNECTIONS, connectionTimeoutMillis: 10_000 });
  // An idle connection that breaks is replaced at the next use; unheard, its error would end the process.
  pool.on('error', () => undefined);
  return new Kysely({ dialect: new PostgresDialect({ pool }) });
}

class SqlDatabase implements Database {
  constructor(private readonly db: Kysely<unknown>) {}

  asTenant<T>(tenant: TenantId, work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transaction(async (trx) => {
      await sql`set local role tocsin_app`.execute(trx);
      await sql`select set_config('tocsin.tenant', ${tenant}, true)`.execute(trx);
      return work(trx as unknown as Transaction);
    });
  }

  asSystem<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.transaction((trx) => work(trx as unknown as Transaction));
  }

  close(): Promise<void> {
    return this.db.destroy();
  }

  private async transaction<T>(work: (trx: KyselyTransaction<unknown>) => Promise<T>): Promise<T> {
    try {
      return await this.db.transaction().execute(work);
    } catch (error) {
      throw classifySqlError(error);
    }
  }
}

export interface OpenDatabase {
  readonly database: Database;
  readonly repositories: Repositories;
  readonly snapshots: SnapshotStore;
  readonly archive: TableArchive;
}

/** Brings a database up to one migration, or to the newest. */
async function migrate(db: Kysely<unknown>, upTo: string | null): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...migrations }) } });
  if (upTo) {
    const applied = (await migrator.getMigrations()).filter(({ executedAt }) => executedAt).map(({ name }) => name);
    const newer = applied
      .filter((name) => name > upTo)
      .map((key) => ({ key, problem: `is already applied, ${upTo} is to be the newest; take an empty database` }));
    if (newer.length > 0) throw new ConfigurationError('the schema', newer);
  }
  const { error } = await (upTo ? migrator.migrateTo(upTo) : migrator.migrateToLatest());
  if (error) throw error;
}

/** Connects and brings the schema up to date (or up to `upTo`); several processes may do so at once. */
export async function openDatabase(location: DatabaseLocation, upTo: string | null = null): Promise<OpenDatabase> {
  if (upTo && !Object.hasOwn(migrations, upTo))
    throw new ConfigurationError('the schema', [{ key: upTo, problem: 'is of a newer release; use that one' }]);
  const db = await connect(location);
  try {
    await migrate(db, upTo);
  } catch (error) {
    await db.destroy().catch(() => undefined);
    throw classifySqlError(error);
  }
  return {
    database: new SqlDatabase(db),
    repositories: sqlRepositories,
    snapshots: new SqlSnapshotStore(db),
    archive: new SqlArchive(db, () => migrate(db, null)),
  };
}
