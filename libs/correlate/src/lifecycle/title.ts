import { severityRank } from '@tocsin/model';
import { clearCause } from '../cause/explainer.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';

const clock = (at: number): string => new Date(at).toISOString().slice(11, 16);

/** The member that says it best: the gravest, then the earliest. */
const headline = (members: readonly OpenMember[]): OpenMember =>
  members.reduce((best, each) => {
    const graver = severityRank(each.severity) - severityRank(best.severity);
    return graver < 0 || (graver === 0 && each.startsAt < best.startsAt) ? each : best;
  });

/** One sentence: what fails since when, and from where if that is clear. Times are UTC. */
export function titleOf(incident: OpenIncident): string {
  const first = headline(incident.members);
  const others = incident.services.length - 1;
  const more = others > 0 ? ` and ${others} more ${others === 1 ? 'service' : 'services'}` : '';
  const cause = clearCause(incident.causes);
  const change = cause && incident.changes.find(({ service }) => service === cause.service);
  const from = !cause
    ? ''
    : change
      ? `, probably from ${cause.component} after ${change.type} "${change.title}"`
      : `, probably from ${cause.component}`;
  return `${first.service || first.host || 'unknown service'}${more}: ${first.name} since ${clock(incident.openedAt)} UTC${from}`;
}
