// PGlite blocks the thread that it runs on, so it has one of its own. Requests come and answers go one at a time.
import { parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';

const db = await PGlite.create(workerData.folder, { relaxedDurability: false });

parentPort.on('message', async ({ id, sql, parameters }) => {
  if (sql === null) {
    await db.close();
    parentPort.postMessage({ id });
    return parentPort.close();
  }
  try {
    const { rows, affectedRows } = await db.query(sql, parameters);
    parentPort.postMessage({ id, rows, affectedRows });
  } catch (error) {
    parentPort.postMessage({ id, error: { message: error.message, code: error.code } });
  }
});
parentPort.postMessage({ id: 0 });
