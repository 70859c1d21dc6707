import { join } from 'node:path';
import { TOPICS } from '@tocsin/contracts';
import { type Platform } from '@tocsin/platform';
import { type GroupPosition, type TopicPartition } from '@tocsin/ports';
import { FLOW_GROUPS } from '../self/group-position.js';
import { hashOf, makeEmptyFolder, writeLines, writeSnapshot } from './backup-file.js';
import { FORMAT, type Manifest, writeManifest } from './manifest.js';
import { lineOf } from './record-line.js';

const GROUPS = [...FLOW_GROUPS, 'tocsin-notify-commands', 'tocsin-ingest'];

/**
 * Copies everything that Tocsin knows into an empty folder. The order makes the copy of a running system what a crash would have
 * left: first how far each group is known to be, then state, then tables, then the log, which is read to an end that lies
 * after all of that.
 */
export async function backUp(platform: Platform, folder: string): Promise<Manifest> {
  await makeEmptyFolder(folder);
  const groups: Record<string, GroupPosition[]> = {};
  for (const group of GROUPS) groups[group] = [...(await platform.log.positions(group))];
  const snapshots = await copySnapshots(platform, folder);
  const tables = await copyTables(platform, folder);
  const topics = [];
  for (const name of Object.values(TOPICS)) {
    const partitions = [];
    for (let partition = 0; partition < (await platform.log.partitionCount(name)); partition++)
      partitions.push(await copyPartition(platform, folder, { topic: name, partition }));
    topics.push({ name, partitions });
  }
  const schema = await platform.archive.schema();
  const createdAt = platform.timer.now();
  const manifest: Manifest = { format: FORMAT, createdAt, schema, tables, topics, groups, snapshots };
  await writeManifest(folder, manifest);
  return manifest;
}

async function copySnapshots({ snapshots }: Platform, folder: string): Promise<Manifest['snapshots']> {
  const copied: Manifest['snapshots'] = [];
  for await (const { key, engine, nextOffset, segments } of snapshots.all()) {
    const file = `snapshot-${copied.length}.jsonl.gz`;
    copied.push({ key, engine, nextOffset, file, sha256: await writeSnapshot(join(folder, file), segments) });
  }
  return copied;
}

/** A line names a table, or is a row of the last one named. */
async function copyTables({ archive }: Platform, folder: string): Promise<Manifest['tables']> {
  const file = 'tables.jsonl.gz';
  const out = writeLines(join(folder, file));
  let named = '';
  await archive.dump(async ({ table, rows }) => {
    if (table !== named) await out.line(JSON.stringify((named = table)));
    for (const row of rows) await out.line(row);
  });
  await out.close();
  return { file, sha256: await hashOf(join(folder, file)) };
}

async function copyPartition({ log }: Platform, folder: string, place: TopicPartition) {
  const file = `${place.topic}-${place.partition}.jsonl.gz`;
  const { start, end } = await log.offsets(place);
  const out = writeLines(join(folder, file));
  for await (const { records } of log.read(place, start, end))
    for (const record of records) await out.line(lineOf(record));
  await out.close();
  return { partition: place.partition, start, file, sha256: await hashOf(join(folder, file)) };
}
