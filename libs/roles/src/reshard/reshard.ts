import { join } from 'node:path';
import { type PartitionCounts, TOPICS, encodeControlRecord, partitionOf } from '@tocsin/contracts';
import {
  EventRepacker,
  Placement,
  type Segments,
  type Stage,
  correlateStage,
  dealCorrelate,
  dealDetect,
  detectStage,
} from '@tocsin/pipeline';
import { type GroupPosition } from '@tocsin/ports';
import { makeEmptyFolder, writeSnapshot } from '../backup/backup-file.js';
import { type Manifest, writeManifest } from '../backup/manifest.js';
import { scopeDealer } from './deal-scopes.js';
import { type Dealer, type DealtTopic, dealTopic } from './dealt-topic.js';
import { OfflineStage, snapshotKey } from './offline-stage.js';
import { OldBackup } from './old-backup.js';
import { Tail } from './tail.js';

/**
 * Makes of a backup of the stopped Tocsin one with other numbers of partitions, in a new folder (docs/adr/0022). What the steps
 * had not read is stepped through first; then their state goes with its services and scopes, and the log with it.
 */
export async function reshard(
  from: string,
  manifest: Manifest,
  to: PartitionCounts,
  folder: string,
): Promise<Manifest> {
  const backup = new OldBackup(from, manifest);
  await makeEmptyFolder(folder);
  const caughtUp = await catchUp(backup, manifest);
  const dealt = await dealTopics(backup, caughtUp, to, folder);
  const { events, scopes, incidents } = dealt;

  const stage = detectStage(to);
  const snapshots = [
    ...statesOf(stage, events, dealDetect(caughtUp.detect, to)),
    ...statesOf(correlateStage, scopes, dealCorrelate(caughtUp.correlate, to, events.ends)),
  ];
  const written = [];
  for (const [index, { segments, ...about }] of snapshots.entries()) {
    const file = `snapshot-${index}.jsonl.gz`;
    written.push({ ...about, file, sha256: await writeSnapshot(join(folder, file), segments) });
  }
  const topics = [events.topic, scopes.topic, incidents.topic];
  for (const topic of manifest.topics)
    if (!topics.some(({ name }) => name === topic.name)) {
      for (const partition of topic.partitions) await backup.keep(partition, folder);
      topics.push(topic);
    }
  const groups = {
    ...manifest.groups,
    ...Object.fromEntries([...scopes.positions, ...incidents.positions]),
    'tocsin-detect': atEnd(events),
    'tocsin-correlate': atEnd(scopes),
  };
  const tables = await backup.keep(manifest.tables, folder);
  const result: Manifest = { ...manifest, tables, topics, groups, snapshots: written };
  await writeManifest(folder, result);
  return result;
}

interface CaughtUp {
  readonly detect: readonly Segments[];
  readonly correlate: readonly Segments[];
  /** What was made on the way. */
  readonly tail: Tail;
  /** Offset behind the last record of every old events partition. */
  readonly eventsEnd: number;
}

/** Steps both stages through what they had not read; then the clock goes on to the time of the backup, so that no event is left waiting for its time. */
async function catchUp(backup: OldBackup, { createdAt }: Manifest): Promise<CaughtUp> {
  const before = { events: backup.count(TOPICS.events), scopes: backup.count(TOPICS.scopes) };
  const states = await backup.states();
  const tail = new Tail(createdAt, (topic) => backup.count(topic));
  const detect = new OfflineStage(detectStage(before), TOPICS.events, before.events, states);
  const ends = Array.from({ length: before.events }, (_, partition) => detect.nextOffset(partition));
  for await (const record of backup.records(TOPICS.events)) {
    ends[record.partition] = Math.max(ends[record.partition]!, record.offset + 1);
    tail.append(detect.step(record));
  }
  const tick = encodeControlRecord({ type: 'tick' });
  for (const [partition, offset] of ends.entries()) {
    const place = { topic: TOPICS.events, partition, offset };
    tail.append(detect.step({ ...place, key: null, value: tick, headers: {}, timestamp: createdAt }));
  }
  const correlate = new OfflineStage(correlateStage, TOPICS.scopes, before.scopes, states);
  for await (const record of backup.records(TOPICS.scopes, tail)) tail.append(correlate.step(record));
  return { detect: detect.snapshots(), correlate: correlate.snapshots(), tail, eventsEnd: Math.max(...ends) + 1 };
}

interface DealtTopics {
  readonly events: DealtTopic;
  readonly scopes: DealtTopic;
  readonly incidents: DealtTopic;
}

/** The events begin behind all offsets that there were, so that what DETECT emits from now on is told from what it emitted. */
async function dealTopics(
  backup: OldBackup,
  { tail, eventsEnd }: CaughtUp,
  to: PartitionCounts,
  folder: string,
): Promise<DealtTopics> {
  const put = (name: string, count: number, start: number, deal: Dealer) =>
    dealTopic(folder, { name, count, start }, backup.records(name, tail), deal, backup.groupsOf(name));
  const repacker = new EventRepacker(new Placement(to.events));
  return {
    events: await put(TOPICS.events, to.events, eventsEnd, ({ key, value, partition }) =>
      value ? repacker.repack(value, partition).map((packed) => packed && { key, value: packed }) : [],
    ),
    scopes: await put(TOPICS.scopes, to.scopes, 0, scopeDealer(to.scopes)),
    incidents: await put(TOPICS.incidents, to.scopes, 0, ({ key, value }) => {
      const owner = partitionOf(Buffer.from(key ?? []).toString(), to.scopes);
      return Array.from({ length: to.scopes }, (_, at) => (at === owner ? { key, value } : null));
    }),
  };
}

const statesOf = (stage: Stage, { topic, ends }: DealtTopic, states: readonly Segments[]) =>
  states.map((segments, partition) => ({
    key: snapshotKey(stage, topic.name, partition),
    engine: stage.version,
    nextOffset: ends[partition]!,
    segments,
  }));

const atEnd = ({ topic, ends }: DealtTopic): GroupPosition[] =>
  ends.map((nextOffset, partition) => ({ topic: topic.name, partition, nextOffset }));
