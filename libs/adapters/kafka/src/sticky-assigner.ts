import kafkajs, { type PartitionAssigner } from 'kafkajs';

const { AssignerProtocol } = kafkajs;
const NAME = 'tocsin-sticky';
const VERSION = 1;

interface Claim {
  readonly topic: string;
  readonly partition: number;
}

/**
 * Who gets which unit. A unit is a partition number across all topics when they go together, else one partition of one topic. Each
 * member keeps what it had up to its fair share; the rest is dealt out. Pure; the same input gives the same result.
 */
export function assignUnits(
  units: readonly string[],
  members: readonly { id: string; had: readonly string[] }[],
): Map<string, string[]> {
  const order = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  const given = new Map(order.map(({ id }) => [id, [] as string[]]));
  const free = new Set(units);
  const least = Math.floor(units.length / order.length);
  let extra = units.length % order.length;
  for (const { id, had } of order) {
    const mine = given.get(id)!;
    for (const unit of had) {
      if (!free.has(unit)) continue;
      if (mine.length >= least && extra === 0) break;
      if (mine.length > least) break;
      if (mine.length === least) extra--;
      mine.push(unit);
      free.delete(unit);
    }
  }
  for (const unit of [...free].sort()) {
    const [poorest] = order
      .map(({ id }) => id)
      .sort((a, b) => given.get(a)!.length - given.get(b)!.length || (a < b ? -1 : 1));
    given.get(poorest!)!.push(unit);
  }
  return given;
}

/**
 * A kafkajs assigner that keeps partitions where their state is. kafkajs has no cooperative rebalance: everyone stops for a
 * moment, but whoever had a partition gets it again. `had` is asked when the group is joined.
 */
export const stickyAssigner =
  (together: boolean, had: () => readonly Claim[]): PartitionAssigner =>
  ({ cluster }) => ({
    name: NAME,
    version: VERSION,
    async assign({ members, topics }) {
      const partitions = topics.flatMap((topic) =>
        cluster.findTopicPartitionMetadata(topic).map(({ partitionId }) => ({ topic, partition: partitionId })),
      );
      const unitOf = ({ topic, partition }: Claim): string =>
        (together ? '' : `${topic}:`) + String(partition).padStart(6, '0');
      const units = [...new Set(partitions.map(unitOf))].sort();
      const claims = members.map(({ memberId, memberMetadata }) => ({
        id: memberId,
        had: claimsOf(memberMetadata).map(unitOf),
      }));
      const given = assignUnits(units, claims);
      return members.map(({ memberId }) => {
        const mine = new Set(given.get(memberId));
        const assignment: Record<string, number[]> = {};
        for (const each of partitions) if (mine.has(unitOf(each))) (assignment[each.topic] ??= []).push(each.partition);
        return {
          memberId,
          memberAssignment: AssignerProtocol.MemberAssignment.encode({
            version: VERSION,
            assignment,
            userData: Buffer.alloc(0),
          }),
        };
      });
    },
    protocol({ topics }) {
      const userData = Buffer.from(JSON.stringify(had()));
      return { name: NAME, metadata: AssignerProtocol.MemberMetadata.encode({ version: VERSION, topics, userData }) };
    },
  });

function claimsOf(metadata: Buffer): Claim[] {
  try {
    const { userData } = AssignerProtocol.MemberMetadata.decode(metadata)!;
    return JSON.parse(userData.toString()) as Claim[];
  } catch {
    return [];
  }
}
