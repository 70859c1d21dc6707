import { type EpochMs } from '@tocsin/model';
import { type ServiceGraph } from '@tocsin/topology';
import { type OpenIncident, type RecentChange } from '../scope-state.js';

const MAX_SUSPECTS = 5;

/** A change shortly before the incident on a service it touches becomes a suspect: the closer, the stronger. True when there is a new one. */
export function suspectChanges(
  incident: OpenIncident,
  changes: readonly RecentChange[],
  graph: ServiceGraph,
  windowMs: EpochMs,
): boolean {
  if (changes.length === 0) return false;
  const before = incident.revision;
  const near = new Set(incident.services.flatMap((service) => [...graph.within(service, 1).keys()]));
  for (const change of changes) {
    const beforeMs = incident.openedAt - change.at;
    if (!near.has(change.service) || beforeMs < 0 || beforeMs > windowMs) continue;
    if (incident.changes.some(({ id }) => id === change.id)) continue;
    const onAffected = incident.services.includes(change.service) ? 1 : 0.6;
    const score = Math.round(onAffected * (1 - beforeMs / windowMs) * 1e4) / 1e4;
    incident.changes.push({ ...change, score });
    incident.revision++;
  }
  incident.changes.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  incident.changes.splice(MAX_SUSPECTS);
  return incident.revision !== before;
}
