import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type TenantId, asId } from '@tocsin/model';
import { describeRepositoriesContract, describeSnapshotStoreContract } from '@tocsin/testing';
import { Kysely, sql } from 'kysely';
import { type OpenDatabase, openDatabase } from './open-database.js';
import { PgliteClient } from './pglite/pglite-client.js';
import { pgliteDialect } from './pglite/pglite-dialect.js';

describe('on PGlite', () => {
  let folder: string;
  let opened: OpenDatabase;
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tocsin-sql-'));
    opened = await openDatabase({ folder });
  });
  afterAll(async () => {
    await opened.database.close();
    rmSync(folder, { recursive: true, force: true });
  });

  describeRepositoriesContract('pglite', async () => ({ ...opened, dispose: async () => {} }));
  describeSnapshotStoreContract('pglite', async () => ({
    store: opened.snapshots,
    reopen: async () => opened.snapshots,
    dispose: async () => {},
  }));

  it('keeps its rows when it is closed and opened again', async () => {
    const tenant = asId<TenantId>('reopened');
    const { silences } = opened.repositories;
    const silence = { id: 's', tenant, match: 'true', startsAt: 1, endsAt: 2, createdBy: 'a', comment: '' };
    await opened.database.asTenant(tenant, (tx) => silences.create(tx, silence));
    await opened.database.close();
    opened = await openDatabase({ folder });
    expect(await opened.database.asTenant(tenant, (tx) => silences.list(tx, { limit: 9 }))).toMatchObject({
      silences: [silence],
    });
  });
});

describe('an older schema', () => {
  it('is brought up to date with its rows, and never back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-sql-old-'));
    const before = '0003-dead-letter-decisions';
    const tenant = asId<TenantId>('old');
    const silence = { id: 's', tenant, match: 'true', startsAt: 1, endsAt: 2, createdBy: 'a', comment: '' };
    const old = await openDatabase({ folder }, before);
    expect(await old.archive.schema()).toBe(before);
    await old.database.asTenant(tenant, (tx) => old.repositories.silences.create(tx, silence));
    await old.database.close();
    const now = await openDatabase({ folder });
    expect((await now.archive.schema()) > before).toBe(true);
    expect(await now.database.asTenant(tenant, (tx) => now.repositories.silences.list(tx, { limit: 9 }))).toMatchObject(
      { silences: [silence] },
    );
    await now.database.close();
    await expect(openDatabase({ folder }, before)).rejects.toThrow(/is already applied/);
    await expect(openDatabase({ folder }, '9999-unknown')).rejects.toThrow(/newer release/);
    rmSync(folder, { recursive: true });
  }, 60_000);
});

describe('a query outside the open transaction', () => {
  it('ends with a clear error instead of waiting for ever', async () => {
    const db = new Kysely<unknown>({ dialect: pgliteDialect(await PgliteClient.open('memory://'), 200) });
    const inside = db.transaction().execute(() => sql`select 1`.execute(db));
    await expect(inside).rejects.toThrow(/outside the open transaction/);
    expect((await sql<{ one: number }>`select 1 as one`.execute(db)).rows).toEqual([{ one: 1 }]);
    await db.destroy();
  });
});
