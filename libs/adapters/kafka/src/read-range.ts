import { type Kafka } from 'kafkajs';
import { type LogRecord, type RecordBatch, type TopicPartition } from '@tocsin/ports';
import { toLogRecord } from './to-log-record.js';

const SILENCE_MS = 10_000;

/**
 * Reads `[from, to)` of one partition through a throw-away group that only pretends to own it: kafkajs cannot fetch without
 * a group. `to` must lie at or before the end of the partition.
 */
export async function* readRange(
  kafka: Kafka,
  { topic, partition }: TopicPartition,
  from: number,
  to: number,
): AsyncGenerator<RecordBatch> {
  if (from >= to) return;
  const groupId = `tocsin-reader-${process.pid}-${Date.now().toString(36)}-${Math.random().toString(36).slice(2)}`;
  const consumer = kafka.consumer({
    groupId,
    maxBytesPerPartition: 4 << 20,
    maxWaitTimeInMs: 50,
    allowAutoTopicCreation: false,
  });
  const arrived: RecordBatch[] = [];
  let wake = () => {};
  let done = false;
  await consumer.connect();
  try {
    await consumer.subscribe({ topics: [topic], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatch: async ({ batch }) => {
        if (batch.partition !== partition || done) return;
        const records: LogRecord[] = batch.messages
          .map((message) => toLogRecord(topic, partition, message))
          .filter(({ offset }) => offset >= from && offset < to);
        if (records.length > 0) arrived.push({ topic, partition, records, endOffset: Number(batch.highWatermark) });
        // A compacted or aborted tail leaves no record at `to - 1`: the batch itself tells how far it reaches.
        if (Number(batch.lastOffset()) >= to - 1) done = true;
        wake();
      },
    });
    consumer.seek({ topic, partition, offset: String(from) });
    for (;;) {
      const batch = arrived.shift();
      if (batch) yield batch;
      else if (done) return;
      else if (
        !(await new Promise<boolean>((resolve) => {
          const timer = setTimeout(() => resolve(false), SILENCE_MS);
          wake = () => {
            clearTimeout(timer);
            resolve(true);
          };
        }))
      )
        return;
    }
  } finally {
    await consumer.disconnect();
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteGroups([groupId]).catch(() => undefined);
    await admin.disconnect();
  }
}
