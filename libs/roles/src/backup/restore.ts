import { join } from 'node:path';
import { type CatalogueEntry, TOPICS, topicCatalogue } from '@tocsin/contracts';
import { ConfigurationError } from '@tocsin/model';
import { type Config, type Platform } from '@tocsin/platform';
import { type LogRecord, type TableRows, type TopicPartition } from '@tocsin/ports';
import { readLines, readSnapshot } from './backup-file.js';
import { type Manifest } from './manifest.js';
import { recordOf } from './record-line.js';

const AT_ONCE = 500;
const VARIABLE_OF: Readonly<Record<string, string>> = {
  [TOPICS.events]: 'TOCSIN_EVENT_PARTITIONS',
  [TOPICS.scopes]: 'TOCSIN_SCOPE_PARTITIONS',
};

/** The topics that the configuration asks for, if the backup is of as many partitions; else says what to set. */
export function topicsFor({ topics }: Manifest, config: Config): readonly CatalogueEntry[] {
  const wanted = topicCatalogue(config.partitions, config.retention.topics);
  const mistakes = wanted.flatMap(({ name, partitions }) => {
    const held = topics.find((topic) => topic.name === name)?.partitions.length ?? 0;
    const key = VARIABLE_OF[name];
    return held === partitions || !key
      ? []
      : [{ key, problem: `is ${partitions}, the backup has ${held} partitions; set it to ${held}` }];
  });
  if (mistakes.length > 0) throw new ConfigurationError('the environment', mistakes);
  return wanted;
}

/** Fills empty storage (see `openPlatform` with `schema`) from a backup. What was known is known again, under the same offsets. */
export async function restore(platform: Platform, folder: string, manifest: Manifest): Promise<void> {
  const wanted = topicsFor(manifest, platform.config);
  await platform.archive.load(tablesIn(folder, manifest.tables));
  for (const { key, engine, nextOffset, file, sha256 } of manifest.snapshots) {
    const written = await readSnapshot(join(folder, file), sha256);
    const lease = await platform.snapshots.acquire(key);
    await platform.snapshots.write(lease, { engine, nextOffset, written, kept: [] });
  }
  for (const spec of wanted) {
    const { partitions } = manifest.topics.find(({ name }) => name === spec.name)!;
    const contents = partitions.map(({ partition, start, file, sha256 }) => ({
      partition,
      start,
      records: recordsIn(join(folder, file), sha256, { topic: spec.name, partition }),
    }));
    await platform.log.refill(spec, contents);
  }
  for (const [group, positions] of Object.entries(manifest.groups)) await platform.log.place(group, positions);
}

async function* tablesIn(folder: string, { file, sha256 }: Manifest['tables']): AsyncGenerator<TableRows> {
  let table = '';
  let rows: string[] = [];
  for await (const line of readLines(join(folder, file), sha256)) {
    const named = line.startsWith('"');
    if (rows.length === AT_ONCE || (named && rows.length > 0)) {
      yield { table, rows };
      rows = [];
    }
    if (named) table = JSON.parse(line) as string;
    else rows.push(line);
  }
  if (rows.length > 0) yield { table, rows };
}

/** The records of one partition's file, in batches. */
export async function* recordsIn(path: string, sha256: string, place: TopicPartition): AsyncGenerator<LogRecord[]> {
  let records: LogRecord[] = [];
  for await (const line of readLines(path, sha256)) {
    records.push(recordOf(line, place));
    if (records.length < AT_ONCE) continue;
    yield records;
    records = [];
  }
  if (records.length > 0) yield records;
}
