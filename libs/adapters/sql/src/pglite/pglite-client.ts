import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { RetryableError } from '@tocsin/model';

export interface QueryAnswer {
  readonly rows: readonly unknown[];
  readonly affectedRows: number;
}
interface Answer extends Partial<QueryAnswer> {
  readonly id: number;
  readonly error?: { readonly message: string; readonly code?: string };
}

/** A PostgreSQL error as node-postgres gives it: `code` is the SQLSTATE. */
export class SqlError extends Error {
  constructor(
    message: string,
    readonly code: string | undefined,
  ) {
    super(message);
    this.name = 'SqlError';
  }
}

/** PGlite in its worker thread. */
export class PgliteClient {
  private readonly waiting = new Map<
    number,
    { resolve: (answer: QueryAnswer) => void; reject: (error: Error) => void }
  >();
  private serial = 0;

  private constructor(private readonly worker: Worker) {
    worker.on('message', (answer: Answer) => this.answered(answer));
    worker.on('error', (error) => this.failed(error));
    worker.on('exit', () => this.failed(new Error('the embedded database has ended')));
  }

  /** Creating a cluster takes far more memory than running one: it is done in a worker of its own, whose memory is given back. */
  static async open(folder: string): Promise<PgliteClient> {
    if (!existsSync(join(folder, 'PG_VERSION'))) await (await PgliteClient.start(folder)).close();
    return PgliteClient.start(folder);
  }

  private static async start(folder: string): Promise<PgliteClient> {
    const worker = new Worker(require.resolve('@tocsin/adapter-sql/pglite-worker'), { workerData: { folder } });
    const client = new PgliteClient(worker);
    await new Promise<QueryAnswer>((resolve, reject) => client.waiting.set(0, { resolve, reject }));
    return client;
  }

  query(sql: string, parameters: readonly unknown[]): Promise<QueryAnswer> {
    return this.request(sql, parameters);
  }

  async close(): Promise<void> {
    await this.request(null, []);
    await this.worker.terminate();
  }

  private request(sql: string | null, parameters: readonly unknown[]): Promise<QueryAnswer> {
    const id = ++this.serial;
    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject });
      this.worker.postMessage({ id, sql, parameters });
    });
  }

  private answered({ id, rows = [], affectedRows = 0, error }: Answer): void {
    const waiting = this.waiting.get(id);
    this.waiting.delete(id);
    if (error) waiting?.reject(new SqlError(error.message, error.code));
    else waiting?.resolve({ rows, affectedRows });
  }

  private failed(cause: Error): void {
    const error = new RetryableError('database_unavailable', cause.message, { cause });
    for (const { reject } of this.waiting.values()) reject(error);
    this.waiting.clear();
  }
}
