import { type EpochMs, MINUTE_MS } from '@tocsin/model';

const MAX_AHEAD_MS = 2 * MINUTE_MS;
const SKEW_MS = 2 * MINUTE_MS;
const IDLE_MS = 30_000;
const SAMPLES = 15;
/** How long a partition listens, once something is sent again, before it closes a bucket: the other sources may be behind. */
const LISTEN_MS = 10_000;

/** What is known of one source. Plain data. */
interface Source {
  readonly name: string;
  readonly backfill: boolean;
  maxTime: EpochMs;
  heardAt: EpochMs;
  offset: number;
  item: number;
  /** Newest samples of how far event time lies behind the transport's time. */
  samples: number[];
  skewMs: number;
}

/** How far a partition has got: everything up to `at` has come, as far as can be told; null while it listens. */
export interface Watermark {
  readonly at: EpochMs | null;
  readonly idle: boolean;
}

/** Plain data, for snapshots. */
export interface SavedClocks {
  readonly sources: readonly Source[];
  readonly listenUntil: EpochMs | null;
}

/**
 * Event time of one DETECT partition (docs/adr/0002). Each source's time is what its newest event says; the watermark is the
 * least of the sources that are sending, less the allowed lateness. A source that is silent for 30 s is not waited for; one whose clock is
 * more than two minutes off is corrected by its median offset in whole minutes, since seconds are the way that records take; a backfill is
 * waited for only while nothing live is sent. After a silence of all sources the partition first listens for ten seconds, since what
 * was held up does not come evenly.
 */
export class SourceClocks {
  private readonly sources: Map<string, Source>;
  /** Null while nothing is sent. */
  private listenUntil: EpochMs | null;

  constructor({ sources, listenUntil }: SavedClocks = { sources: [], listenUntil: null }) {
    this.sources = new Map(sources.map((source) => [source.name, source]));
    this.listenUntil = listenUntil;
  }

  of(name: string, backfill: boolean, now: EpochMs): Source {
    let source = this.sources.get(name);
    if (!source) {
      source = { name, backfill, maxTime: 0, heardAt: now, offset: -1, item: -1, samples: [], skewMs: 0 };
      this.sources.set(name, source);
    }
    source.heardAt = now;
    return source;
  }

  /** Takes one sample of a source's clock; call once a record and source. */
  sample(source: Source, time: EpochMs, observedAt: EpochMs): void {
    if (source.backfill) return;
    source.samples.push(observedAt - time);
    if (source.samples.length > SAMPLES) source.samples.shift();
    const median = [...source.samples].sort((a, b) => a - b)[source.samples.length >> 1]!;
    source.skewMs = Math.abs(median) > SKEW_MS ? Math.round(median / MINUTE_MS) * MINUTE_MS : 0;
  }

  watermark(now: EpochMs, allowedLatenessMs: number): Watermark {
    const sending = [...this.sources.values()].filter(
      ({ heardAt, maxTime }) => now - heardAt <= IDLE_MS && maxTime > 0,
    );
    const live = sending.filter(({ backfill }) => !backfill);
    const waitedFor = live.length > 0 ? live : sending;
    if (waitedFor.length === 0) {
      this.listenUntil = null;
      return { at: now - allowedLatenessMs, idle: true };
    }
    this.listenUntil ??= now + LISTEN_MS;
    if (now < this.listenUntil) return { at: null, idle: false };
    const least = Math.min(...waitedFor.map(({ maxTime }) => maxTime));
    return { at: least - allowedLatenessMs, idle: false };
  }

  toJson(): SavedClocks {
    return { sources: [...this.sources.values()], listenUntil: this.listenUntil };
  }
}

/** What several partitions know of the same sources, for one that takes over from all of them: the furthest, and the last heard. */
export function mergeClocks(all: readonly SavedClocks[]): SavedClocks {
  const merged = new Map<string, Source>();
  for (const source of all.flatMap(({ sources }) => sources)) {
    const known = merged.get(source.name);
    const [last, other] = !known || source.heardAt >= known.heardAt ? [source, known ?? source] : [known, source];
    const further =
      other.offset > last.offset || (other.offset === last.offset && other.item > last.item) ? other : last;
    const maxTime = Math.max(last.maxTime, other.maxTime);
    merged.set(source.name, { ...last, maxTime, offset: further.offset, item: further.item });
  }
  return { sources: [...merged.values()], listenUntil: null };
}

export type { Source };

/** True when the event was applied before: its source delivered it again. */
export function isRepeat(source: Source, offset: number, item: number): boolean {
  if (offset < 0) return false;
  if (offset < source.offset || (offset === source.offset && item <= source.item)) return true;
  source.offset = offset;
  source.item = item;
  return false;
}

/** Event time as it counts: corrected for a wrong clock, never further ahead than two minutes. Moves the source's time. */
export function eventTime(source: Source, time: EpochMs, now: EpochMs): EpochMs {
  const counted = Math.min(time + source.skewMs, now + MAX_AHEAD_MS);
  if (counted > source.maxTime) source.maxTime = counted;
  return counted;
}
