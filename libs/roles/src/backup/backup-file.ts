import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
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

/** The segments of a snapshot as a file; returns its hash. */
export async function writeSnapshot(path: string, segments: ReadonlyMap<string, Uint8Array>): Promise<string> {
  const out = writeLines(path);
  for (const [name, bytes] of segments) await out.line(JSON.stringify([name, Buffer.from(bytes).toString('base64')]));
  await out.close();
  return hashOf(path);
}

export async function readSnapshot(path: string, sha256: string): Promise<ReadonlyMap<string, Uint8Array>> {
  const segments = new Map<string, Uint8Array>();
  for await (const line of readLines(path, sha256)) {
    const [name, bytes] = JSON.parse(line) as [string, string];
    segments.set(name, Buffer.from(bytes, 'base64'));
  }
  return segments;
}

/** Makes the folder of a backup. Throws `ConfigurationError` when something is in it already. */
export async function makeEmptyFolder(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if ((await readdir(folder)).length > 0)
    throw new ConfigurationError('the backup', [{ key: folder, problem: 'is not empty; name a new folder' }]);
}
