import { type AlertId, type IncidentId, type JoinReason, mostSevere } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { openIncident, record, takeIn } from '../lifecycle/incident-draft.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';

/** Puts what depends on the members right again after some have gone. */
function recount(incident: OpenIncident, lastJoinAt: number): void {
  const { members } = incident;
  incident.services = [...new Set(members.map(({ service }) => service).filter(Boolean))];
  incident.severity = members.map(({ severity }) => severity).reduce(mostSevere);
  incident.lastJoinAt = lastJoinAt;
}

/** Takes alerts out of an incident, members and those just counted. At least one member stays. */
function takeOut(incident: OpenIncident, ids: ReadonlySet<AlertId>): OpenMember[] {
  const taken = [...incident.members, ...incident.movable].filter(({ alertId }) => ids.has(alertId));
  const counted = incident.movable.filter(({ alertId }) => ids.has(alertId)).length;
  const isLeft = ({ alertId }: OpenMember): boolean => !ids.has(alertId);
  incident.members = incident.members.filter(isLeft);
  incident.movable = incident.movable.filter(isLeft);
  incident.beyond = incident.beyond.filter(([id]) => !ids.has(id));
  incident.membersBeyondLimit -= counted;
  const gone = new Set(taken.map(({ alert }) => alert.fingerprint));
  const since = taken[0]!.startsAt;
  incident.onsets = incident.onsets.filter(({ at, fingerprint }) => at < since || !gone.has(fingerprint));
  recount(incident, Math.max(...incident.members.map(({ startsAt }) => startsAt)));
  return taken;
}

/**
 * Moves alerts out of an incident into another, or into a new one when `into` is null; the reason is told in both timelines. A
 * new incident is announced like any other.
 */
export function splitOff(
  incident: OpenIncident,
  ids: ReadonlySet<AlertId>,
  into: OpenIncident | null,
  why: Pick<JoinReason, 'strategy' | 'score' | 'text'>,
  at: number,
  actor: string | undefined,
  policy: GroupingPolicy,
): OpenIncident {
  const moved = takeOut(incident, ids);
  const first = moved[0]!;
  const withReason = (member: OpenMember, via: AlertId | null): OpenMember => ({
    ...member,
    score: why.score,
    reasons: [{ ...why, via, gapMs: member.startsAt - first.startsAt, path: [] }, ...member.reasons].slice(0, 8),
  });
  const made = into ?? openIncident(withReason(first, null), incident.backfill, policy, { from: incident.id, at });
  made.splitFrom ??= incident.splitFrom ?? incident.id;
  record(made, into ? 'joined' : 'opened', first.startsAt, `split off ${incident.id}: ${why.text}`, actor);
  for (const member of into ? moved : moved.slice(1)) takeIn(made, withReason(member, made.members[0]!.alertId));
  made.severity = made.members.map(({ severity }) => severity).reduce(mostSevere);
  record(incident, 'split', at, `${moved.length} alerts moved to ${made.id}: ${why.text}`, actor);
  return made;
}

/** Moves everything of `from` into `into` and closes `from`, which points there. */
export function mergeInto(
  from: OpenIncident,
  into: OpenIncident,
  why: string,
  at: number,
  actor: string | undefined,
  policy: GroupingPolicy,
): void {
  const room = Math.max(0, policy.maxMembers - into.members.length);
  for (const member of from.members.slice(0, room)) takeIn(into, member);
  into.members.sort((a, b) => a.startsAt - b.startsAt || (a.alertId < b.alertId ? -1 : 1));
  const rest = from.members.slice(room);
  into.beyond.push(
    ...rest.map(({ alertId, resolvedAt }): [AlertId, number | null] => [alertId, resolvedAt]),
    ...from.beyond,
  );
  into.membersBeyondLimit += rest.length + from.membersBeyondLimit;
  into.severity = mostSevere(into.severity, from.severity);
  into.openedAt = Math.min(into.openedAt, from.openedAt);
  into.backfill &&= from.backfill;
  record(into, 'merged', at, `took over ${from.members.length} alerts of ${from.id}: ${why}`, actor);
  from.members = from.members.map((member) => ({ ...member }));
  into.movable.push(...from.movable);
  from.state = 'closed';
  from.closedAt = at;
  from.resolvedAt ??= at;
  from.resolvedBy ??= actor ?? 'tocsin';
  from.mergedInto = into.id as IncidentId;
  record(from, 'merged', at, `merged into ${into.id}: ${why}`, actor);
}
