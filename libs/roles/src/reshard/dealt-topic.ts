import { join } from 'node:path';
import { type GroupPosition, type LogRecord } from '@tocsin/ports';
import { hashOf, writeLines } from '../backup/backup-file.js';
import { type Manifest } from '../backup/manifest.js';
import { lineOf } from '../backup/record-line.js';

type Topic = Manifest['topics'][number];
/** A record for each of the new partitions; null where it has none for it. */
export type Dealer = (record: LogRecord) => readonly (Pick<LogRecord, 'key' | 'value'> | null)[];

/** A topic as it was dealt out. */
export interface DealtTopic {
  readonly topic: Topic;
  /** Offset behind the last record of each partition. */
  readonly ends: readonly number[];
  /** Where groups go on: at the first record that they have not read. */
  readonly positions: ReadonlyMap<string, readonly GroupPosition[]>;
}

/**
 * Writes a topic anew: each record goes where `deal` says, from the offset `start` on.
 * @param groups what each group has read of the old partitions; a group that has read all goes on at the end
 */
export async function dealTopic(
  folder: string,
  { name, count, start }: { readonly name: string; readonly count: number; readonly start: number },
  records: AsyncIterable<LogRecord>,
  deal: Dealer,
  groups: ReadonlyMap<string, readonly GroupPosition[]>,
): Promise<DealtTopic> {
  const ends = Array.from({ length: count }, () => start);
  const files = ends.map((_, partition) => `${name}-${partition}.jsonl.gz`);
  const outs = files.map((file) => writeLines(join(folder, file)));
  const read = [...groups].map(([group, positions]) => ({
    group,
    upTo: new Map(positions.map(({ partition, nextOffset }) => [partition, nextOffset])),
    next: ends.map((): number | null => null),
  }));
  for await (const record of records) {
    const { partition: from, offset: old, timestamp, headers } = record;
    for (const [partition, given] of deal(record).entries()) {
      if (!given) continue;
      const offset = ends[partition]!++;
      for (const { upTo, next } of read) if (old >= (upTo.get(from) ?? 0)) next[partition] ??= offset;
      await outs[partition]!.line(lineOf({ topic: name, partition, offset, timestamp, headers, ...given }));
    }
  }
  for (const out of outs) await out.close();
  const partitions = [];
  for (const [partition, file] of files.entries())
    partitions.push({ partition, start, file, sha256: await hashOf(join(folder, file)) });
  const positions = read.map(({ group, next }): [string, GroupPosition[]] => [
    group,
    next.map((offset, partition) => ({ topic: name, partition, nextOffset: offset ?? ends[partition]! })),
  ]);
  return { topic: { name, partitions }, ends, positions: new Map(positions) };
}
