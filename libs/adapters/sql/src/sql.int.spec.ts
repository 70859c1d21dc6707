import { afterAll, expect, it } from '@jest/globals';
import { RetryableError } from '@tocsin/model';
import {
  describeReal,
  describeRepositoriesContract,
  describeSnapshotStoreContract,
  realPostgres,
  stopRealServers,
} from '@tocsin/testing';
import { openDatabase } from './open-database.js';

afterAll(stopRealServers);

describeReal('on a real PostgreSQL', ['postgres'], () => {
  const open = async () => openDatabase({ url: (await realPostgres()).address });

  describeRepositoriesContract('postgresql', async () => {
    const opened = await open();
    return { ...opened, dispose: () => opened.database.close() };
  });
  describeSnapshotStoreContract('postgresql', async () => {
    const opened = await open();
    return { store: opened.snapshots, reopen: async () => opened.snapshots, dispose: () => opened.database.close() };
  });

  it('is migrated by several processes at once', async () => {
    const opened = await Promise.all([open(), open(), open()]);
    await Promise.all(opened.map(({ database }) => database.close()));
  });

  it('says that a database which is not there may come back', async () => {
    await expect(openDatabase({ url: 'postgres://nobody@127.0.0.1:9/none' })).rejects.toThrow(RetryableError);
  });
});
