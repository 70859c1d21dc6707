import { type IncidentId, MINUTE_MS } from '@tocsin/model';
import { type OpenIncident } from '../scope-state.js';

/** Alerts that must fit both before two incidents are taken for one. */
export const ENOUGH_BRIDGES = 3;
/** Confidence in the other incident from which an alert is a bridge. */
export const BRIDGE_SCORE = 0.8;
/** Incidents that began further apart are faults of their own, however well an alert fits both. */
const ONE_CASCADE_MS = 2 * MINUTE_MS;
const MAX_BRIDGES = 16;

const originOf = ({ splitFrom, id }: OpenIncident): IncidentId => splitFrom ?? id;

/** Counts an alert that fits `other` as well; the count. What was split for a reason is not bridged again. */
export function countBridge(incident: OpenIncident, other: OpenIncident): number {
  if (originOf(incident) === originOf(other)) return 0;
  if (Math.abs(incident.openedAt - other.openedAt) > ONE_CASCADE_MS) return 0;
  const entry = incident.bridges.find(([id]) => id === other.id);
  if (entry) return ++entry[1];
  incident.bridges.push([other.id as IncidentId, 1]);
  if (incident.bridges.length > MAX_BRIDGES) incident.bridges.shift();
  return 1;
}
