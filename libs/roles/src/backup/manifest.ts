import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@tocsin/model';
import { z } from 'zod';

export const FORMAT = 1;
export const MANIFEST_FILE = 'backup.json';

const position = z.object({ topic: z.string(), partition: z.number(), nextOffset: z.number() });
const partition = z.object({ partition: z.number(), start: z.number(), file: z.string(), sha256: z.string() });
const topic = z.object({ name: z.string(), partitions: z.array(partition) });
const snapshot = z.object({
  key: z.string(),
  engine: z.string(),
  nextOffset: z.number(),
  file: z.string(),
  sha256: z.string(),
});

/** What a backup consists of; written last, so that a folder without it is no backup. */
export const manifestSchema = z.object({
  format: z.literal(FORMAT),
  createdAt: z.number(),
  schema: z.string(),
  tables: z.object({ file: z.string(), sha256: z.string() }),
  topics: z.array(topic),
  groups: z.record(z.string(), z.array(position)),
  snapshots: z.array(snapshot),
});
export type Manifest = z.infer<typeof manifestSchema>;

/** Reads the manifest of a folder. Throws `ConfigurationError` when it is none of this format. */
export async function readManifest(folder: string): Promise<Manifest> {
  const path = join(folder, MANIFEST_FILE);
  const text = await readFile(path, 'utf8').catch(() => null);
  const parsed = text === null ? null : manifestSchema.safeParse(JSON.parse(text));
  if (!parsed?.success)
    throw new ConfigurationError('the backup', [{ key: path, problem: 'is no finished backup of this format' }]);
  return parsed.data;
}

/** Finishes a backup: from here on the folder is one. */
export async function writeManifest(folder: string, manifest: Manifest): Promise<void> {
  const path = join(folder, MANIFEST_FILE);
  await writeFile(`${path}.part`, JSON.stringify(manifest, null, 1), { mode: 0o600, flush: true });
  await rename(`${path}.part`, path);
}
