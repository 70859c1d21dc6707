import { type EpochMs, type HeartbeatPing } from '@tocsin/model';

/** Pings of jobs that nobody unregisters: forgotten when they have been missing for so long. */
const FORGET_AFTER_MS = 7 * 24 * 60 * 60_000;
const MAX_HEARTBEATS = 10_000;

interface Entry {
  readonly service: number;
  ping: HeartbeatPing;
  lastAt: EpochMs;
  missing: boolean;
}

/** The book as plain data; a heartbeat's key is `service number NUL name`. */
export interface SavedHeartbeats {
  readonly entries: [key: string, entry: Entry][];
  readonly excusedTo: EpochMs;
}

/** A heartbeat that is missing (told again with every sweep), or came back. */
export interface HeartbeatVerdict {
  readonly service: number;
  readonly ping: HeartbeatPing;
  readonly status: 'firing' | 'resolved';
  readonly at: EpochMs;
  readonly lastAt: EpochMs;
}

/** Who promised to come again, and whether they did. Call in event-time order. Plain data: the snapshot is its JSON. */
export class HeartbeatBook {
  private readonly entries = new Map<string, Entry>();
  /** Silence before this is nobody's fault. */
  private excusedTo: EpochMs = 0;
  /** Pings that were not taken because there are too many heartbeats. */
  refused = 0;

  /** A ping of a service (by its number). Its newest promise counts. */
  heard(service: number, ping: HeartbeatPing, at: EpochMs): HeartbeatVerdict | null {
    const key = `${service}\0${ping.name}`;
    const entry = this.entries.get(key);
    if (!entry) {
      if (this.entries.size >= MAX_HEARTBEATS) this.refused++;
      else this.entries.set(key, { service, ping, lastAt: at, missing: false });
      return null;
    }
    const wasMissing = entry.missing;
    const { lastAt } = entry;
    Object.assign(entry, { ping, lastAt: Math.max(lastAt, at), missing: false });
    return wasMissing ? { service, ping, status: 'resolved', at, lastAt } : null;
  }

  /** Everything that is overdue at `at`. */
  sweep(at: EpochMs): HeartbeatVerdict[] {
    const verdicts: HeartbeatVerdict[] = [];
    for (const [key, entry] of this.entries) {
      const { service, ping, lastAt } = entry;
      const silentMs = at - Math.max(lastAt, this.excusedTo);
      if (!entry.missing && silentMs <= ping.everyMs + ping.graceMs) continue;
      entry.missing = true;
      verdicts.push({ service, ping, status: 'firing', at, lastAt });
      if (at - lastAt > FORGET_AFTER_MS) this.entries.delete(key);
    }
    return verdicts;
  }

  /** Until `at` nobody listened: everyone has their whole interval again. */
  excuse(at: EpochMs): void {
    this.excusedTo = at;
  }

  get size(): number {
    return this.entries.size;
  }

  toJson(): SavedHeartbeats {
    return { entries: [...this.entries], excusedTo: this.excusedTo };
  }

  static fromJson({ entries, excusedTo }: SavedHeartbeats): HeartbeatBook {
    const book = new HeartbeatBook();
    for (const [key, entry] of entries) book.entries.set(key, entry);
    book.excusedTo = excusedTo;
    return book;
  }
}
