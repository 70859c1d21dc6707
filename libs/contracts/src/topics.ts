import { DAY_MS } from '@tocsin/model';

/** The topics of the flow (docs/adr/0001). The number of partitions of `events` is fixed when it is created. */
export const TOPICS = {
  events: 'tocsin.events.v1',
  scopes: 'tocsin.scopes.v1',
  incidents: 'tocsin.incidents.v1',
  deadLetters: 'tocsin.dead-letters.v1',
} as const;
export type TopicName = (typeof TOPICS)[keyof typeof TOPICS];

/** How many partitions the two partitioned topics have. */
export interface PartitionCounts {
  readonly events: number;
  readonly scopes: number;
}

export interface CatalogueEntry {
  readonly name: TopicName;
  readonly partitions: number;
  readonly retentionMs: number;
}

/** Every topic with its partitions and how long its records are kept. */
export const topicCatalogue = ({ events, scopes }: PartitionCounts): readonly CatalogueEntry[] => [
  { name: TOPICS.events, partitions: events, retentionMs: 3 * DAY_MS },
  { name: TOPICS.scopes, partitions: scopes, retentionMs: 90 * DAY_MS },
  { name: TOPICS.incidents, partitions: scopes, retentionMs: 90 * DAY_MS },
  { name: TOPICS.deadLetters, partitions: 1, retentionMs: 21 * DAY_MS },
];

/** The partition of a key: 32-bit FNV-1a over its UTF-16 units, the same in every process and language version. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}
