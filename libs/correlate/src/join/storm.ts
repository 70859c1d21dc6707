import { type EpochMs, MINUTE_MS } from '@tocsin/model';
import { type OpenIncident } from '../scope-state.js';

/** Conditions begun within a minute from which one may speak of a storm. */
const STORM = 5;

/** Conditions that began in the incident within the last minute. */
export function begunLately({ onsets }: OpenIncident, at: EpochMs): number {
  let first = onsets.length;
  while (first > 0 && onsets[first - 1]!.at > at - MINUTE_MS) first--;
  return onsets.length - first;
}

/** Whether so much has just begun in the incident that what cannot be placed is likely part of it. */
export const isStorm = (incident: OpenIncident, at: EpochMs): boolean => begunLately(incident, at) >= STORM;
