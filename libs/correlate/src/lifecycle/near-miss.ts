import { type Alert, type IncidentId } from '@tocsin/model';
import { type OpenIncident } from '../scope-state.js';

const MAX_NEAR_MISSES = 20;
/** Less than this is no near miss. */
const WORTH_TELLING = 0.2;

/** Keeps the newest comparisons that did not end in a join; true when it was worth keeping. */
export function noteNearMiss(
  incident: OpenIncident,
  { id, service, name, startsAt }: Alert,
  score: number,
  incidentId: IncidentId | null,
  text: string,
): boolean {
  if (score < WORTH_TELLING) return false;
  incident.nearMisses.push({ alertId: id, service, name, at: startsAt, score, incidentId, text });
  if (incident.nearMisses.length > MAX_NEAR_MISSES) incident.nearMisses.shift();
  incident.revision++;
  return true;
}
