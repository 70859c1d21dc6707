import {
  type Alert,
  type EpochMs,
  type IncidentId,
  type JoinReason,
  type TimelineEntry,
  asId,
  mostSevere,
  severityRank,
  stableId,
} from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident, type OpenMember, type RecentChange, memberOf } from '../scope-state.js';
import { titleOf } from './title.js';

const MAX_TIMELINE = 500;
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

function toMember(alert: Alert, score: number, reasons: readonly JoinReason[], late: boolean): OpenMember {
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

/** Recomputes what depends on the members: services and title. */
function refresh(incident: OpenIncident): void {
  incident.services = [...new Set(incident.members.map(({ service }) => service).filter(Boolean))];
  incident.title = titleOf(incident);
}

/** A new incident around its first alert. Its id is a hash of tenant, scope and that alert. */
export function openIncident(alert: Alert, late: boolean, backfill: boolean, policy: GroupingPolicy): OpenIncident {
  const why: JoinReason = {
    strategy: 'first',
    score: 1,
    via: null,
    gapMs: 0,
    path: [],
    text: 'first alert of the incident',
  };
  const incident: OpenIncident = {
    id: asId<IncidentId>(`inc-${stableId(alert.tenant, alert.scope, alert.id)}`),
    number: null,
    tenant: alert.tenant,
    scope: alert.scope,
    environment: alert.environment,
    state: 'open',
    severity: alert.severity,
    title: '',
    services: [],
    members: [toMember(alert, 1, [why], late)],
    membersBeyondLimit: 0,
    changes: [],
    causes: [],
    similar: [],
    timeline: [],
    openedAt: alert.startsAt,
    lastAt: alert.lastAt,
    lastJoinAt: alert.startsAt,
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
  };
  refresh(incident);
  record(incident, 'opened', alert.startsAt, `opened by ${alert.name} on ${alert.service || alert.host}`);
  return incident;
}

/** Adds an alert with the evidence for it. Beyond the member limit it is counted instead: false. */
export function addMember(
  incident: OpenIncident,
  alert: Alert,
  why: { readonly score: number; readonly reasons: readonly JoinReason[]; readonly late: boolean },
  policy: GroupingPolicy,
): boolean {
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  incident.lastJoinAt = Math.max(incident.lastJoinAt, alert.startsAt);
  if (incident.members.length >= policy.maxMembers) {
    incident.membersBeyondLimit++;
    incident.revision++;
    return false;
  }
  incident.members.push(toMember(alert, why.score, why.reasons, why.late));
  raiseSeverity(incident, alert);
  refresh(incident);
  const late = why.late ? ', late' : '';
  record(
    incident,
    'joined',
    alert.startsAt,
    `${alert.name} on ${alert.service || alert.host}: ${why.reasons[0]!.text}${late}`,
  );
  return true;
}

function raiseSeverity(incident: OpenIncident, alert: Alert): void {
  const severity = mostSevere(incident.severity, alert.severity);
  if (severityRank(severity) === severityRank(incident.severity)) return;
  record(incident, 'severity-raised', alert.lastAt, `${incident.severity} → ${severity} by ${alert.name}`);
  incident.severity = severity;
}

/** Takes over what is new in an alert that is a member already: counts, severity, resolution. */
export function updateMember(incident: OpenIncident, alert: Alert): void {
  const member = memberOf(incident, alert.id)!;
  const wasResolved = member.resolvedAt !== null;
  const { severity, message, resolvedAt, count } = alert;
  Object.assign(member, { severity: mostSevere(member.severity, severity), message, resolvedAt, count, alert });
  incident.lastAt = Math.max(incident.lastAt, alert.lastAt);
  incident.revision++;
  raiseSeverity(incident, alert);
  refresh(incident);
  if (resolvedAt !== null && !wasResolved)
    record(incident, 'member-resolved', resolvedAt, `${alert.name} on ${alert.service || alert.host} resolved`);
}

/** A change shortly before the incident on a service it touches becomes a suspect: the closer, the stronger. */
export function suspectChanges(incident: OpenIncident, changes: readonly RecentChange[], policy: GroupingPolicy): void {
  const near = new Set(incident.services.flatMap((service) => [...policy.graph.within(service, 1).keys()]));
  for (const change of changes) {
    const beforeMs = incident.openedAt - change.at;
    if (!near.has(change.service) || beforeMs < 0 || beforeMs > policy.changeWindowMs) continue;
    if (incident.changes.some(({ id }) => id === change.id)) continue;
    const onAffected = incident.services.includes(change.service) ? 1 : 0.6;
    const score = Math.round(onAffected * (1 - beforeMs / policy.changeWindowMs) * 1e4) / 1e4;
    incident.changes.push({ ...change, score });
    incident.revision++;
  }
  incident.changes.sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  incident.changes.splice(5);
  refresh(incident);
}
