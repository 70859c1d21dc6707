import { type HealthSummary, instanceOf } from '@tocsin/model';
import { type Subject, subjectKey } from '../subject.js';
import { type SeriesIdentity, titleOf } from './series-identity.js';
import { type SeriesSurprise } from './series-watch.js';

const MIN_SURPRISE = 1;

/** What all series of a service did in a minute. */
export interface ServiceMinute {
  readonly subject: Subject;
  points: number;
  readonly surprising: HealthSummary['surprising'][number][];
  /** `instance \0 host` of the series that had points. */
  readonly places: Set<string>;
}

/** A closed minute of all series, by service. */
export class ServiceMinutes {
  private readonly minutes = new Map<string, ServiceMinute>();

  add(identity: SeriesIdentity, points: number, worst: SeriesSurprise | null): void {
    if (points === 0) return;
    const { subject } = identity;
    const key = subjectKey(subject);
    const minute = this.minutes.get(key) ?? { subject, points: 0, surprising: [], places: new Set() };
    this.minutes.set(key, minute);
    minute.points += points;
    minute.places.add(`${instanceOf(identity.labels)}\0${identity.host}`);
    if (!worst || worst.surprise < MIN_SURPRISE) return;
    const { value, expected, surprise } = worst;
    minute.surprising.push({ subject: titleOf(identity), count: value, expected, surprise, kind: 'series' });
  }

  entries(): ReadonlyMap<string, ServiceMinute> {
    return this.minutes;
  }
}
