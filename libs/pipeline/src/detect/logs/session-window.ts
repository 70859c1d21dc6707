import { DistinctCount } from '@tocsin/detect';

/** More lines of sessions in one bucket are not followed: none of them, so that the order of arrival leaves no trace. */
export const MAX_SESSION_LINES = 5_000;
const decoder = new TextDecoder();

/** A line of a session; ordered by time, then by place in the source. */
export interface SessionLine {
  readonly session: number;
  readonly shape: number;
  readonly at: number;
  readonly offset: number;
  readonly item: number;
}

/** The ids of one family in one bucket. */
export interface FamilyCount {
  lines: number;
  readonly distinct: DistinctCount;
}

const inOrder = (a: SessionLine, b: SessionLine): number =>
  a.at - b.at || a.offset - b.offset || a.item - b.item || a.session - b.session || a.shape - b.shape;

/** The lines of a service's sessions in one bucket. Adding is commutative. */
export class SessionWindow {
  /** Of families that may turn out to be sessions. */
  readonly families = new Map<number, FamilyCount>();
  /** Ids as people read them, by hash. */
  readonly ids = new Map<number, string>();
  private kept: SessionLine[] = [];
  /** Lines of sessions, those not followed too. */
  lines = 0;
  /** There were too many lines: none is kept. */
  isOverfull = false;

  countId(family: number, hash: number): void {
    let count = this.families.get(family);
    if (!count) this.families.set(family, (count = { lines: 0, distinct: new DistinctCount() }));
    count.lines++;
    count.distinct.add(hash | 0);
  }

  /** @param start of the id in `bytes` */
  add(line: SessionLine, bytes: Uint8Array, start: number, end: number): void {
    if (this.kept.length >= MAX_SESSION_LINES || this.isOverfull) return this.giveUp();
    this.kept.push(line);
    if (!this.ids.has(line.session)) this.ids.set(line.session, decoder.decode(bytes.subarray(start, end)));
  }

  /** Lines of sessions that are not followed. */
  get unfollowed(): number {
    return this.lines - this.kept.length;
  }

  inOrder(): readonly SessionLine[] {
    return [...this.kept].sort(inOrder);
  }

  toJson(): unknown {
    const { families, ids, kept, lines, isOverfull } = this;
    return {
      families: [...families].map(([family, { lines, distinct }]) => [family, lines, distinct.toJson()]),
      ids: [...ids],
      kept: kept.map(({ session, shape, at, offset, item }) => [session, shape, at, offset, item]),
      lines,
      isOverfull,
    };
  }

  static fromJson(json: unknown): SessionWindow {
    const saved = json as {
      readonly families: readonly [number, number, number[]][];
      readonly ids: readonly [number, string][];
      readonly kept: readonly [number, number, number, number, number][];
      readonly lines: number;
      readonly isOverfull: boolean;
    };
    const window = new SessionWindow();
    for (const [family, lines, lowest] of saved.families)
      window.families.set(family, { lines, distinct: new DistinctCount(lowest) });
    for (const [session, id] of saved.ids) window.ids.set(session, id);
    window.kept = saved.kept.map(([session, shape, at, offset, item]) => ({ session, shape, at, offset, item }));
    window.lines = saved.lines;
    window.isOverfull = saved.isOverfull;
    return window;
  }

  private giveUp(): void {
    this.isOverfull = true;
    this.kept = [];
    this.ids.clear();
  }
}
