import kafkajs, { type Admin } from 'kafkajs';
import { PermanentError } from '@tocsin/model';
import { type LogRecord, type NewRecord, type PartitionContents, type TopicSpec } from '@tocsin/ports';
import { type RecordWriter } from './record-writer.js';
import { topicConfig } from './topic-config.js';

const { ConfigResourceTypes } = kafkajs;
const FILLERS_AT_ONCE = 10_000;

/**
 * Makes an empty topic what another was, offset by offset. Kafka counts offsets itself, so places that hold nothing (before the
 * first kept record, or within) are taken by empty records; those before the start are removed at once.
 */
export async function refillTopic(
  admin: Admin,
  writer: RecordWriter,
  spec: TopicSpec,
  contents: readonly PartitionContents[],
): Promise<void> {
  await makeEmpty(admin, spec);
  // Without having asked for the topic before, the client knows no leader to send the removal to.
  await admin.fetchTopicOffsets(spec.name);
  for (const { partition, start, records } of contents) {
    const place = { topic: spec.name, partition };
    let next = await fill(writer, place, 0, start);
    if (start > 0)
      await admin.deleteTopicRecords({ topic: spec.name, partitions: [{ partition, offset: String(start) }] });
    for await (const batch of records)
      for (const run of runsOf(batch)) {
        next = await fill(writer, place, next, run[0]!.offset);
        await writer.append(run.map((record) => toNewRecord(record)));
        next += run.length;
      }
  }
  await setTimestamps(admin, spec, 'LogAppendTime');
}

async function makeEmpty(admin: Admin, spec: TopicSpec): Promise<void> {
  const known = await admin.listTopics();
  if (!known.includes(spec.name)) {
    await admin.createTopics({ waitForLeaders: true, topics: [topicConfig(spec, 'CreateTime')] });
    return;
  }
  const partitions = await admin.fetchTopicOffsets(spec.name);
  if (partitions.length !== spec.partitions || partitions.some(({ high }) => high !== '0'))
    throw new PermanentError(
      'invalid_configuration',
      `topic ${spec.name} holds records, or held some; delete it before it is filled again`,
    );
  await setTimestamps(admin, spec, 'CreateTime');
}

const setTimestamps = (admin: Admin, spec: TopicSpec, type: 'LogAppendTime' | 'CreateTime'): Promise<unknown> =>
  admin.alterConfigs({
    validateOnly: false,
    resources: [
      { type: ConfigResourceTypes.TOPIC, name: spec.name, configEntries: topicConfig(spec, type).configEntries },
    ],
  });

async function fill(
  writer: RecordWriter,
  place: { readonly topic: string; readonly partition: number },
  from: number,
  to: number,
): Promise<number> {
  for (let next = from; next < to; next += FILLERS_AT_ONCE) {
    const count = Math.min(FILLERS_AT_ONCE, to - next);
    await writer.append(Array.from({ length: count }, () => ({ ...place, value: null })));
  }
  return Math.max(from, to);
}

/** Stretches without a gap. */
function* runsOf(records: readonly LogRecord[]): Generator<readonly LogRecord[]> {
  for (let from = 0, to = 1; from < records.length; to++)
    if (to === records.length || records[to]!.offset !== records[to - 1]!.offset + 1) {
      yield records.slice(from, to);
      from = to;
    }
}

const toNewRecord = ({ topic, partition, key, value, headers, timestamp }: LogRecord): NewRecord => ({
  topic,
  partition,
  ...(key ? { key: Buffer.from(key).toString() } : {}),
  value,
  headers,
  timestamp,
});
