import { TOPICS } from '@tocsin/contracts';
import { type EpochMs } from '@tocsin/model';
import { type Platform } from '@tocsin/platform';

/** Who reads which topic of the flow. */
const TOPIC_OF: Readonly<Record<string, string>> = {
  'tocsin-detect': TOPICS.events,
  'tocsin-correlate': TOPICS.scopes,
  'tocsin-notify': TOPICS.incidents,
  'tocsin-projection': TOPICS.incidents,
  'tocsin-views': TOPICS.scopes,
};
export const FLOW_GROUPS: readonly string[] = Object.keys(TOPIC_OF);

/** How far a group has got: records waiting, and the sums over its partitions of committed offset and end. */
export interface GroupPosition {
  readonly group: string;
  readonly topic: string;
  readonly at: EpochMs;
  readonly waiting: number;
  readonly committed: number;
  readonly end: number;
}

export async function positionOf({ log, timer }: Platform, group: string): Promise<GroupPosition> {
  const topic = TOPIC_OF[group]!;
  let [waiting, committed, ends] = [0, 0, 0];
  for (let partition = 0; partition < (await log.partitionCount(topic)); partition++) {
    const at = await log.committed(group, { topic, partition });
    const { start, end } = await log.offsets({ topic, partition });
    waiting += Math.max(0, end - (at ?? start));
    committed += at ?? start;
    ends += end;
  }
  return { group, topic, at: timer.now(), waiting, committed, end: ends };
}
