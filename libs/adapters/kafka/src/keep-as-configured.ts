import kafkajs, { type Admin } from 'kafkajs';
import { type Telemetry, type TopicSpec } from '@tocsin/ports';
import { topicConfig } from './topic-config.js';

const { ConfigResourceTypes } = kafkajs;
/** Kafka's code for a setting that stands on the topic itself, not on the broker. */
const OF_THE_TOPIC = 1;
const RETENTION = ['retention.ms', 'retention.bytes'];

const REFUSED = /AUTHORIZATION_FAILED$/;

/**
 * Gives topics that exist the retention that is configured now. Whatever else stands on them, such as
 * `min.insync.replicas`, stays: Kafka replaces all settings of a topic at once. Where the broker does not let Tocsin
 * see or set it, the topics stay as they are and a warning says so: who runs the broker decides.
 */
export async function keepAsConfigured(
  admin: Pick<Admin, 'describeConfigs' | 'alterConfigs'>,
  topics: readonly TopicSpec[],
  telemetry: Telemetry,
): Promise<void> {
  try {
    await alterWhatDiffers(admin, topics);
  } catch (error) {
    const { type = '', message } = error as Error & { readonly type?: string };
    if (!REFUSED.test(type)) throw error;
    telemetry.log('warn', 'topics keep the retention that they have: the broker lets nobody here see or set it', {
      error: message,
      needed: 'DescribeConfigs and AlterConfigs on the topics tocsin.*',
    });
  }
}

async function alterWhatDiffers(
  admin: Pick<Admin, 'describeConfigs' | 'alterConfigs'>,
  topics: readonly TopicSpec[],
): Promise<void> {
  const type = ConfigResourceTypes.TOPIC;
  const { resources } = await admin.describeConfigs({
    includeSynonyms: false,
    resources: topics.map(({ name }) => ({ type, name })),
  });
  const changed = topics.flatMap((spec) => {
    const found = resources.find(({ resourceName }) => resourceName === spec.name)?.configEntries ?? [];
    const wanted = topicConfig(spec).configEntries.filter(({ name }) => RETENTION.includes(name));
    const isAsWanted = ({ name, value }: { name: string; value: string }) =>
      found.some(({ configName, configValue }) => configName === name && configValue === value);
    if (wanted.every(isAsWanted)) return [];
    const kept = found
      .filter(({ configName, configSource }) => configSource === OF_THE_TOPIC && !RETENTION.includes(configName))
      .map(({ configName: name, configValue: value }) => ({ name, value }));
    return [{ type, name: spec.name, configEntries: [...kept, ...wanted] }];
  });
  if (changed.length > 0) await admin.alterConfigs({ validateOnly: false, resources: changed });
}
