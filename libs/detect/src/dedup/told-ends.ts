import { type EpochMs, type ForeignAlert, MINUTE_MS } from '@tocsin/model';

/** Deliveries overtake each other by retries: minutes. A sender that names one start for ever is heard again after this. */
const OVERTAKEN_MS = 10 * MINUTE_MS;

interface End {
  /** By the sender's word. */
  readonly endedAt: EpochMs;
  readonly heardAt: EpochMs;
}
/** Whose condition it is: the number of its service, and the sender's name and key for it. */
interface Condition {
  readonly service: number;
  readonly source: string;
  readonly key: string;
}
/** The oldest word first. */
export type SavedEnds = readonly (readonly [Condition, End])[];

const keyOf = ({ service, source, key }: Condition): string => `${service}\0${source}\0${key}`;

/**
 * Which conditions other systems lately said to be over, and since when. A word of their beginning that comes after that of their end,
 * because one overtook the other on the way, opens nothing: nobody would ever end it. Bounded by time.
 */
export class ToldEnds {
  private readonly ends: Map<string, readonly [Condition, End]>;

  constructor(saved: SavedEnds = []) {
    this.ends = new Map(saved.map((entry) => [keyOf(entry[0]), entry]));
  }

  /** Takes in what was heard in the bucket that ends at `heardAt`; true when it tells of a beginning whose end is known already. */
  isOver(service: number, alert: ForeignAlert, heardAt: EpochMs): boolean {
    for (const [key, [, end]] of this.ends) {
      if (heardAt - end.heardAt <= OVERTAKEN_MS) break;
      this.ends.delete(key);
    }
    if (alert.at === null) return false;
    const condition = { service, source: alert.source, key: alert.key };
    const key = keyOf(condition);
    if (alert.status === 'firing') return alert.at <= (this.ends.get(key)?.[1].endedAt ?? -Infinity);
    this.ends.delete(key);
    this.ends.set(key, [condition, { endedAt: alert.at, heardAt }]);
    return false;
  }

  toJson(): SavedEnds {
    return [...this.ends.values()];
  }
}
