import { type EpochMs, type Inventory, type KnownSeries, MINUTE_MS, type ScopeId } from '@tocsin/model';
import { type ServiceLogs } from './logs/service-logs.js';
import { type SubjectPlaces } from './seen-places.js';
import { type Subject, subjectKey } from './subject.js';

/** How often the counts of templates are told; new ones and changed series are told with their minute. */
const COUNTS_EVERY_MS = 10 * MINUTE_MS;

export interface SubjectSeries {
  readonly subject: Subject;
  readonly series: KnownSeries[];
}

/** One inventory for each service of which there is news, in order of subject. */
export function inventories(
  services: readonly ServiceLogs[],
  measured: ReadonlyMap<string, SubjectSeries>,
  placed: ReadonlyMap<string, SubjectPlaces>,
  at: EpochMs,
  scopeOf: (subject: Subject) => ScopeId,
): Inventory[] {
  const logged = new Map(services.map((logs) => [subjectKey(logs.subject), logs]));
  const keys = [...new Set([...logged.keys(), ...measured.keys(), ...placed.keys()])].sort();
  return keys.flatMap((key) => {
    const logs = logged.get(key);
    const templates = logs?.takeInventory(at % COUNTS_EVERY_MS === 0, at) ?? [];
    const series = measured.get(key)?.series ?? [];
    const places = placed.get(key)?.places;
    if (templates.length === 0 && series.length === 0 && !places) return [];
    const { subject } = logs ?? measured.get(key) ?? placed.get(key)!;
    return [{ ...subject, scope: scopeOf(subject), at, templates, series, ...(places ? { places } : {}) }];
  });
}
