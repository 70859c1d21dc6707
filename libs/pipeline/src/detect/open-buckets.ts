import { type EpochMs, type ForeignAlert, type HeartbeatPing } from '@tocsin/model';
import { ServiceWindow } from './logs/service-window.js';

export const BUCKET_MS = 10_000;

/** Another system's alert, waiting for its bucket to close. */
export interface HeardAlert {
  readonly service: number;
  readonly alert: ForeignAlert;
  readonly backfill: boolean;
}

/** A ping, waiting for its bucket to close. */
export interface HeardPing {
  readonly service: number;
  readonly ping: HeartbeatPing;
  readonly at: EpochMs;
}

/** By time, then by what it says: the order of arrival leaves no trace. 0 for the same words. */
function byTime(a: HeardAlert, b: HeardAlert): number {
  const inTime = (a.alert.at ?? 0) - (b.alert.at ?? 0);
  if (inTime !== 0) return inTime;
  const [one, other] = [JSON.stringify(a), JSON.stringify(b)];
  return one === other ? 0 : one < other ? -1 : 1;
}

/** A bucket as plain data, for snapshots. */
export interface SavedBucket {
  readonly startAt: EpochMs;
  readonly windows: unknown[];
  readonly points: [series: number, points: [EpochMs, number][]][];
  readonly heard: HeardAlert[];
  readonly pings: HeardPing[];
}

/** What came for one bucket, by service and series number. */
export class Bucket {
  private readonly windows: (ServiceWindow | undefined)[] = [];
  readonly points = new Map<number, [EpochMs, number][]>();
  readonly heard: HeardAlert[] = [];
  readonly pings: HeardPing[] = [];

  constructor(readonly startAt: EpochMs) {}

  window(service: number): ServiceWindow {
    return (this.windows[service] ??= new ServiceWindow());
  }

  windowOf(service: number): ServiceWindow | null {
    return this.windows[service] ?? null;
  }

  /** Firing before resolved is decided by the sender's times; the same words twice were delivered twice. */
  alerts(): readonly HeardAlert[] {
    return [...this.heard].sort(byTime).filter((each, i, all) => i === 0 || byTime(all[i - 1]!, each) !== 0);
  }

  pingsInOrder(): readonly HeardPing[] {
    return [...this.pings].sort((a, b) => a.at - b.at || (a.ping.name < b.ping.name ? -1 : 1));
  }

  addPoint(series: number, at: EpochMs, value: number): void {
    const known = this.points.get(series);
    if (known) known.push([at, value]);
    else this.points.set(series, [[at, value]]);
  }

  toJson(): SavedBucket {
    const windows = this.windows.map((window) => window?.toJson() ?? null);
    return { startAt: this.startAt, windows, points: [...this.points], heard: this.heard, pings: this.pings };
  }

  static fromJson(saved: SavedBucket): Bucket {
    const bucket = new Bucket(saved.startAt);
    saved.windows.forEach((window, service) => {
      if (window) bucket.windows[service] = ServiceWindow.fromJson(window);
    });
    for (const [series, points] of saved.points) bucket.points.set(series, points);
    bucket.heard.push(...saved.heard);
    bucket.pings.push(...saved.pings);
    return bucket;
  }
}

/** The buckets of event time that are not closed yet. What comes for a closed one is late and goes into the oldest open one. */
export class OpenBuckets {
  private readonly buckets = new Map<EpochMs, Bucket>();
  private last: Bucket | null = null;
  late = 0;

  constructor(
    /** Everything before is closed; null until the first event. */
    public closedTo: EpochMs | null = null,
    saved: readonly SavedBucket[] = [],
  ) {
    for (const each of saved) {
      const bucket = Bucket.fromJson(each);
      this.buckets.set(bucket.startAt, bucket);
    }
  }

  at(time: EpochMs): Bucket {
    let startAt = time - (time % BUCKET_MS);
    if (this.closedTo !== null && startAt < this.closedTo) {
      this.late++;
      startAt = this.closedTo;
    }
    if (this.last?.startAt === startAt) return this.last;
    let bucket = this.buckets.get(startAt);
    if (!bucket) this.buckets.set(startAt, (bucket = new Bucket(startAt)));
    return (this.last = bucket);
  }

  /** Takes out the bucket that starts there, or null when nothing came for it. */
  take(startAt: EpochMs): Bucket | null {
    const bucket = this.buckets.get(startAt) ?? null;
    this.buckets.delete(startAt);
    if (this.last === bucket) this.last = null;
    return bucket;
  }

  /** Start of the oldest open bucket that has something in it. */
  oldest(): EpochMs | null {
    return this.buckets.size === 0 ? null : Math.min(...this.buckets.keys());
  }

  toJson(): SavedBucket[] {
    return [...this.buckets.values()].map((bucket) => bucket.toJson());
  }
}
