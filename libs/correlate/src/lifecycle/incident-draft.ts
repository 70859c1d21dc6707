import {
  type Alert,
  type EpochMs,
  type IncidentId,
  type JoinReason,
  type TimelineEntry,
  SECOND_MS,
  asId,
  mostSevere,
  severityRank,
  stableId,
} from '@tocsin/model';
import { type Place } from '../join/incident-index.js';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { MOVABLE_MS, noteOnset } from '../regroup/new-onset.js';

const MAX_TIMELINE = 500;
/** Alerts beyond the member limit whose recovery is waited for; further ones are only counted. */
const MAX_BEYOND = 10_000;
const MAX_MOVABLE = 2_000;
/** How fast the usual pace follows. */
const PACE_SHARE = 0.2;
const TOCSIN = 'tocsin';

/** Notes what happened, in event-time order, and counts the change. */
export function record(
  incident: OpenIncident,
  kind: TimelineEntry['kind'],
  at: EpochMs,
  text: string,
  actor = TOCSIN,
): void {
  incident.revision++;
  let index = incident.timeline.length;
  while (index > 0 && incident.timeline[index - 1]!.at > at) index--;
  incident.timeline.splice(index, 0, { at, kind, actor, text });
  if (incident.timeline.length > MAX_TIMELINE) incident.timeline.splice(1, 1);
}

/** How an alert is named in a sentence. */
export const nameOf = ({ name, service, host }: Pick<Alert, 'name' | 'service' | 'host'>): string =>
  `${name} on ${service || host || 'an unnamed service'}`;

/** Why a member is one. */
export interface JoinWhy {
  readonly score: number;
  readonly reasons: readonly JoinReason[];
  readonly late: boolean;
  /** It fires all day: it came along, and does not keep the incident alive. */
  readonly chronic: boolean;
}

export function toMember(alert: Alert, { score, reasons, late }: Omit<JoinWhy, 'chronic'>): OpenMember {
  const { id, service, host, kind, name, subject, severity, message, startsAt, resolvedAt, count } = alert;
  return {
    alertId: id,
    service,
    host,
    kind,
    name,
    subject,
    severity,
    message,
    startsAt,
    resolvedAt,
    count,
    score,
    reasons,
    late,
    alert,
  };
}

/** Takes one member in: services, and, if it says that the incident goes on, onsets and pace. */
export function takeIn(incident: OpenIncident, member: OpenMember, goesOn = true): void {
  const { alert, service, startsAt } = member;
  incident.members.push(member);
  if (service && !incident.services.includes(service)) incident.services.push(service);
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  if (!goesOn) return;
  noteOnset(incident, { at: startsAt, fingerprint: alert.fingerprint });
  notePace(incident, startsAt);
}

/** Alerts of one second are one beat: what arrives in bundles is no faster for it. */
function notePace(incident: OpenIncident, at: EpochMs): void {
  const gapMs = at - incident.lastJoinAt;
  if (gapMs >= SECOND_MS)
    incident.paceMs =
      incident.paceMs === null ? gapMs : Math.round(incident.paceMs + PACE_SHARE * (gapMs - incident.paceMs));
  incident.lastJoinAt = Math.max(incident.lastJoinAt, at);
}

/**
 * A new incident around its first alert. Its id is a hash of tenant, scope and that alert; of one that was split off also of where and when,
 * since an incident may have begun with that alert before.
 */
export function openIncident(
  first: OpenMember,
  backfill: boolean,
  policy: GroupingPolicy,
  split?: { readonly from: IncidentId; readonly at: EpochMs },
): OpenIncident {
  const { alert } = first;
  const origin = split ? [split.from, split.at] : [];
  const incident: OpenIncident = {
    id: asId<IncidentId>(`inc-${stableId(alert.tenant, alert.scope, alert.id, ...origin)}`),
    number: null,
    tenant: alert.tenant,
    scope: alert.scope,
    environment: alert.environment,
    state: 'open',
    severity: alert.severity,
    title: '',
    services: [],
    members: [],
    membersBeyondLimit: 0,
    nearMisses: [],
    mergedInto: null,
    changes: [],
    causes: [],
    similar: [],
    timeline: [],
    openedAt: alert.startsAt,
    lastAt: alert.lastAt,
    announcedAt: null,
    acknowledgedAt: null,
    acknowledgedBy: null,
    snoozedUntil: null,
    resolvedAt: null,
    resolvedBy: null,
    closedAt: null,
    revision: 0,
    lastCommandId: null,
    ruleVersion: policy.ruleVersion,
    backfill,
    lastJoinAt: alert.startsAt,
    paceMs: null,
    onsets: [],
    beyond: [],
    movable: [],
    splitFrom: null,
    bridges: [],
    retired: false,
  };
  takeIn(incident, first);
  return incident;
}

/** Adds an alert with the evidence for it. Beyond the member limit it is counted instead: null. */
export function addMember(
  incident: OpenIncident,
  alert: Alert,
  why: JoinWhy,
  policy: GroupingPolicy,
): OpenMember | null {
  if (incident.members.length >= policy.maxMembers) {
    addBeyond(incident, toMember(alert, why));
    return null;
  }
  const member = toMember(alert, why);
  takeIn(incident, member, !why.chronic);
  raiseSeverity(incident, alert);
  const late = why.late ? ', late' : '';
  record(incident, 'joined', alert.startsAt, `${nameOf(alert)}: ${why.reasons[0]!.text}${late}`);
  return member;
}

function addBeyond(incident: OpenIncident, member: OpenMember): void {
  const { alert, startsAt } = member;
  noteOnset(incident, { at: startsAt, fingerprint: alert.fingerprint });
  notePace(incident, startsAt);
  raiseSeverity(incident, alert);
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  incident.membersBeyondLimit++;
  incident.revision++;
  if (incident.beyond.length < MAX_BEYOND) incident.beyond.push([alert.id, null]);
  incident.movable.push(member);
  let old = incident.movable.length > MAX_MOVABLE ? 1 : 0;
  while (incident.movable[old]!.startsAt < startsAt - MOVABLE_MS) old++;
  if (old > 0) incident.movable.splice(0, old);
}

export function raiseSeverity(incident: OpenIncident, alert: Alert): void {
  const severity = mostSevere(incident.severity, alert.severity);
  if (severityRank(severity) === severityRank(incident.severity)) return;
  record(incident, 'severity-raised', alert.lastAt, `${incident.severity} → ${severity} by ${alert.name}`);
  incident.severity = severity;
}

/** Takes over what is new in an alert that is a member already: counts, severity, resolution. */
export function updateMember(incident: OpenIncident, member: OpenMember, alert: Alert): void {
  const wasResolved = member.resolvedAt !== null;
  const { severity, message, resolvedAt, count } = alert;
  Object.assign(member, { severity: mostSevere(member.severity, severity), message, resolvedAt, count, alert });
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  incident.revision++;
  raiseSeverity(incident, alert);
  if (resolvedAt !== null && !wasResolved) record(incident, 'member-resolved', resolvedAt, `${nameOf(alert)} resolved`);
}

/** The recovery of an alert beyond the member limit is never lost: the incident stays open until all have recovered. */
export function updateBeyond({ incident, beyond }: Place, alert: Alert): void {
  if (beyond) beyond[1] = alert.resolvedAt;
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  incident.revision++;
}
