import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GroupPosition, type LogRecord } from '@tocsin/ports';
import { readSnapshot } from '../backup/backup-file.js';
import { type Manifest } from '../backup/manifest.js';
import { recordsIn } from '../backup/restore.js';
import { mergeRecords } from './merge-records.js';
import { type SavedState } from './offline-stage.js';
import { type Tail } from './tail.js';

/** The backup that is made into another. */
export class OldBackup {
  constructor(
    private readonly folder: string,
    private readonly manifest: Manifest,
  ) {}

  count(topic: string): number {
    return this.topic(topic).partitions.length;
  }

  /** Everything in a topic, oldest first, and behind it what was made since. */
  records(topic: string, tail?: Tail): AsyncGenerator<LogRecord> {
    const partitions = this.topic(topic).partitions.map(({ partition, start, file, sha256 }) => {
      const records = recordsIn(join(this.folder, file), sha256, { topic, partition });
      return tail ? withTail(records, start, (end) => tail.records(topic, partition, end)) : records;
    });
    return mergeRecords(partitions);
  }

  async states(): Promise<ReadonlyMap<string, SavedState>> {
    const states = new Map<string, SavedState>();
    for (const { key, engine, nextOffset, file, sha256 } of this.manifest.snapshots)
      states.set(key, { engine, nextOffset, segments: await readSnapshot(join(this.folder, file), sha256) });
    return states;
  }

  /** What each group has read of a topic. */
  groupsOf(topic: string): ReadonlyMap<string, readonly GroupPosition[]> {
    const groups = Object.entries(this.manifest.groups).map(([group, positions]): [string, GroupPosition[]] => [
      group,
      positions.filter((position) => position.topic === topic),
    ]);
    return new Map(groups.filter(([, positions]) => positions.length > 0));
  }

  /** Copies a file that stays as it is. */
  async keep<T extends { readonly file: string }>(entry: T, folder: string): Promise<T> {
    await copyFile(join(this.folder, entry.file), join(folder, entry.file));
    return entry;
  }

  private topic(name: string): Manifest['topics'][number] {
    return this.manifest.topics.find((topic) => topic.name === name) ?? { name, partitions: [] };
  }
}

async function* withTail(
  records: AsyncIterable<LogRecord[]>,
  start: number,
  tail: (end: number) => LogRecord[],
): AsyncGenerator<LogRecord[]> {
  let end = start;
  for await (const batch of records) {
    end = batch[batch.length - 1]!.offset + 1;
    yield batch;
  }
  yield tail(end);
}
