import { type EpochMs, HOUR_MS, type KnownPlace, MINUTE_MS } from '@tocsin/model';
import { type Subject, subjectKey } from './subject.js';

/** How often all are told again, so that whoever hears knows that they are still there. */
const AGAIN_EVERY_MS = 10 * MINUTE_MS;
/** What was measured every minute and is not for this long has fallen silent. */
const SILENT_MS = 3 * MINUTE_MS;
const FORGET_MS = HOUR_MS;
const MAX_PLACES = 20_000;

interface Place extends Omit<KnownPlace, 'silent'> {
  readonly subject: Subject;
  lastAt: EpochMs;
  /** Metrics come from there, which come regularly: they alone say whether it is still heard. */
  measured: boolean;
  /** As it was last told; null before. */
  told: 'heard' | 'silent' | null;
}
export type SavedPlace = [key: string, place: Place];
export interface SubjectPlaces {
  readonly subject: Subject;
  readonly places: KnownPlace[];
}

/**
 * On which hosts services run, and their instances, as the records of closed buckets say. Bounded: what was first heard of longest ago
 * goes first and is told anew when it is heard again.
 */
export class SeenPlaces {
  private readonly places: Map<string, Place>;

  constructor(saved: readonly SavedPlace[] = []) {
    this.places = new Map(saved);
  }

  /** Something came from there in what ends at `at`. A service named like its host says nothing. */
  note(subject: Subject, { instance, host, measured }: Omit<Place, 'subject' | 'lastAt' | 'told'>, at: EpochMs): void {
    if ((!host && !instance) || host === subject.service) return;
    const key = `${subjectKey(subject)}\0${instance}\0${host}`;
    const known = this.places.get(key);
    if (known) {
      if (measured || !known.measured) known.lastAt = at;
      known.measured ||= measured;
      return;
    }
    if (this.places.size >= MAX_PLACES) this.places.delete(this.places.keys().next().value!);
    this.places.set(key, { subject, instance, host, lastAt: at, measured, told: null });
  }

  /** What there is to tell at the end of a minute, by subject. `idle`: nothing is sent at all, so that nobody has fallen silent. */
  take(endAt: EpochMs, idle: boolean): ReadonlyMap<string, SubjectPlaces> {
    const news = new Map<string, SubjectPlaces>();
    for (const [key, place] of this.places) {
      const unheardMs = endAt - place.lastAt;
      if (unheardMs >= FORGET_MS) this.places.delete(key);
      const silent = place.measured && unheardMs >= SILENT_MS;
      if (silent && idle) continue;
      const state = silent ? 'silent' : 'heard';
      const again = unheardMs < AGAIN_EVERY_MS && endAt % AGAIN_EVERY_MS === 0;
      if (state === place.told && !again) continue;
      place.told = state;
      const { subject, instance, host, lastAt } = place;
      const told = news.get(subjectKey(subject)) ?? { subject, places: [] };
      told.places.push({ instance, host, lastAt, silent });
      news.set(subjectKey(subject), told);
    }
    for (const { places } of news.values()) places.sort(byName);
    return news;
  }

  toJson(): SavedPlace[] {
    return [...this.places];
  }
}

/** The order in which they were first heard is that of arrival. */
const byName = (a: KnownPlace, b: KnownPlace): number =>
  a.instance < b.instance ? -1 : a.instance > b.instance ? 1 : a.host < b.host ? -1 : 1;
