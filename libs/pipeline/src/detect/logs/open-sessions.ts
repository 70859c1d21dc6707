import { MAX_SESSION_EVENTS } from '@tocsin/detect';

const MAX_OPEN = 5_000;

/** The lines of one session so far, as event numbers. */
export interface OpenSession {
  readonly id: string;
  events: number[];
  /** When its last line came, in the time in which the service's partition was awake. */
  lastAt: number;
}

/** The sessions of one service that have not ended. */
export class OpenSessions {
  /** By hash, in the order of their last lines. */
  private readonly open: Map<number, OpenSession>;

  constructor(saved: readonly (readonly [hash: number, session: OpenSession])[] = []) {
    this.open = new Map(saved);
  }

  /** Takes the next line of a session in; returns false when a session had to be given up for it. */
  add(hash: number, id: string, event: number, at: number): boolean {
    let session = this.open.get(hash);
    if (session) this.open.delete(hash);
    else session = { id, events: [], lastAt: at };
    // One more than is judged: it says that there was more.
    if (session.events.length <= MAX_SESSION_EVENTS) session.events.push(event);
    session.lastAt = at;
    this.open.set(hash, session);
    if (this.open.size <= MAX_OPEN) return true;
    this.open.delete(this.open.keys().next().value!);
    return false;
  }

  /** Removes and returns the sessions without a line since `lastAt`. */
  takeEnded(lastAt: number): OpenSession[] {
    const ended: OpenSession[] = [];
    for (const [hash, session] of this.open) {
      if (session.lastAt > lastAt) break;
      this.open.delete(hash);
      ended.push(session);
    }
    return ended;
  }

  /** Gives all of them up; returns how many they were. */
  giveUp(): number {
    const { size } = this.open;
    this.open.clear();
    return size;
  }

  /** Event `old` turned out to be `event`. */
  merge(old: number, event: number): void {
    for (const session of this.open.values())
      if (session.events.includes(old)) session.events = session.events.map((each) => (each === old ? event : each));
  }

  toJson(): unknown {
    return [...this.open];
  }
}
