import { type ITopicConfig } from 'kafkajs';
import { type TopicSpec } from '@tocsin/ports';

const AS_THE_BROKER_SAYS = -1;
const UNLIMITED = -1;

/** A topic of Tocsin as Kafka is told to keep it. `CreateTime` only while old records are put back. */
export const topicConfig = (
  { name, partitions, retentionMs, retentionBytes, compacted }: TopicSpec,
  timestamps: 'LogAppendTime' | 'CreateTime' = 'LogAppendTime',
): ITopicConfig & { configEntries: { name: string; value: string }[] } => ({
  topic: name,
  numPartitions: partitions,
  replicationFactor: AS_THE_BROKER_SAYS,
  configEntries: [
    { name: 'message.timestamp.type', value: timestamps },
    { name: 'max.message.bytes', value: String(8 << 20) },
    ...(retentionMs === undefined ? [] : [{ name: 'retention.ms', value: String(retentionMs) }]),
    { name: 'retention.bytes', value: String(retentionBytes ?? UNLIMITED) },
    ...(compacted ? [{ name: 'cleanup.policy', value: 'compact,delete' }] : []),
  ],
});
