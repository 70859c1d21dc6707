import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { createInterface } from 'node:readline';
import { createGunzip, createGzip } from 'node:zlib';
import { ConfigurationError } from '@tocsin/model';

/** Writes lines into a gzipped file, slower writers waited for. `close` says what the file must hash to. */
export function writeLines(path: string): { line(text: string): Promise<void>; close(): Promise<void> } {
  const gzip = createGzip({ level: 1 });
  const file = gzip.pipe(createWriteStream(path, { flags: 'wx', mode: 0o600 }));
  const failed = finished(file);
  failed.catch(() => undefined);
  return {
    async line(text) {
      if (!gzip.write(`${text}\n`)) await Promise.race([new Promise((done) => gzip.once('drain', done)), failed]);
    },
    async close() {
      gzip.end();
      await failed;
    },
  };
}

/** SHA-256 of a file. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const bytes of createReadStream(path)) hash.update(bytes as Buffer);
  return hash.digest('hex');
}

/** Reads such a file line by line. Throws `ConfigurationError` when it is not the one that was written. */
export async function* readLines(path: string, expected: string): AsyncGenerator<string> {
  if ((await hashOf(path).catch(() => null)) !== expected)
    throw new ConfigurationError('the backup', [{ key: path, problem: 'is missing or damaged' }]);
  const lines = createInterface({ input: createReadStream(path).pipe(createGunzip()), crlfDelay: Infinity });
  for await (const line of lines) yield line;
}
