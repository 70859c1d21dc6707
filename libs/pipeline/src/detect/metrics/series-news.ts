import { type EpochMs, type KnownSeries, MINUTE_MS, type SeriesState, stableId } from '@tocsin/model';
import { type SubjectSeries } from '../inventories.js';
import { subjectKey } from '../subject.js';
import { type SeriesIdentity, keyOf } from './series-identity.js';
import { type SeriesWatch } from './series-watch.js';

const STALE_AFTER_MS = 15 * MINUTE_MS;
/** Refused series that are named; the rest is counted alone. */
const MAX_REFUSED_NAMED = 1_000;

const known = (identity: SeriesIdentity, state: SeriesState, last: readonly [EpochMs, number] | null): KnownSeries => ({
  id: `ser-${stableId(keyOf(identity))}`,
  host: identity.host,
  name: identity.name,
  labels: identity.labels,
  state,
  lastAt: last?.[0] ?? null,
  lastValue: last?.[1] ?? null,
});

/** Tells of series whose state changed since they were last told of. */
export class SeriesNews {
  private readonly refusedKnown: Set<string>;
  private refused: SeriesIdentity[] = [];

  constructor(saved: { readonly known: readonly string[]; readonly refused: readonly SeriesIdentity[] } | null = null) {
    this.refusedKnown = new Set(saved?.known);
    this.refused = [...(saved?.refused ?? [])];
  }

  refuse(key: string, identity: SeriesIdentity): void {
    if (this.refusedKnown.has(key) || this.refusedKnown.size >= MAX_REFUSED_NAMED) return;
    this.refusedKnown.add(key);
    this.refused.push(identity);
  }

  /** By subject, in the order in which the series were first seen. */
  take(series: readonly SeriesWatch[], endAt: EpochMs): ReadonlyMap<string, SubjectSeries> {
    const news = new Map<string, SubjectSeries>();
    const tell = (identity: SeriesIdentity, entry: KnownSeries) => {
      const key = subjectKey(identity.subject);
      const told = news.get(key) ?? { subject: identity.subject, series: [] };
      told.series.push(entry);
      news.set(key, told);
    };
    for (const watch of series) {
      const last = watch.lastPoint;
      const state = last && endAt - last[0] >= STALE_AFTER_MS ? 'stale' : watch.isReady ? 'ready' : 'learning';
      if (state === watch.told) continue;
      watch.told = state;
      tell(watch.identity, known(watch.identity, state, last));
    }
    for (const identity of this.refused) tell(identity, known(identity, 'refused', null));
    this.refused = [];
    return news;
  }

  toJson(): unknown {
    return { known: [...this.refusedKnown], refused: this.refused };
  }

  static fromJson(json: unknown): SeriesNews {
    return new SeriesNews(json as ConstructorParameters<typeof SeriesNews>[0]);
  }
}
