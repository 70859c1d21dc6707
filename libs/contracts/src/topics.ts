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

/** How long something is kept, and how much of it at most. */
export interface Kept {
  readonly ms: number;
  /** Of a whole topic; absent: as much as comes. */
  readonly bytes?: number;
}
export type KeptTopics = Readonly<Record<keyof typeof TOPICS, Kept>>;

export interface CatalogueEntry {
  readonly name: TopicName;
  readonly partitions: number;
  readonly retentionMs: number;
  /** Of one partition. */
  readonly retentionBytes?: number;
}

/** Every topic with its partitions and how long its records are kept. */
export function topicCatalogue({ events, scopes }: PartitionCounts, kept: KeptTopics): readonly CatalogueEntry[] {
  const partitions = { events, scopes, incidents: scopes, deadLetters: 1 };
  return (Object.keys(TOPICS) as (keyof typeof TOPICS)[]).map((topic) => {
    const { ms, bytes } = kept[topic];
    return {
      name: TOPICS[topic],
      partitions: partitions[topic],
      retentionMs: ms,
      ...(bytes === undefined ? {} : { retentionBytes: Math.ceil(bytes / partitions[topic]) }),
    };
  });
}

/** The partition of a key: 32-bit FNV-1a over its UTF-16 units, the same in every process and language version. */
export function partitionOf(key: string, partitions: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < key.length; i++) hash = Math.imul(hash ^ key.charCodeAt(i), 0x01000193);
  return (hash >>> 0) % partitions;
}
