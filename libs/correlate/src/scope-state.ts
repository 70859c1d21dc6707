import {
  type Alert,
  type AlertId,
  type Incident,
  type IncidentId,
  type IncidentMember,
  type SuspectChange,
  type TimelineEntry,
} from '@tocsin/model';

import { type Explainer, type SavedExplainer } from './cause/explainer.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A member with what joining needs to compare. */
export type OpenMember = Mutable<IncidentMember> & { alert: Alert };

/** An incident that can still change. Plain data: the snapshot is its JSON. */
export type OpenIncident = Omit<Mutable<Incident>, 'members' | 'timeline' | 'services' | 'changes'> & {
  members: OpenMember[];
  timeline: TimelineEntry[];
  services: string[];
  changes: SuspectChange[];
  /** When its newest alert joined, event time. */
  lastJoinAt: number;
};

export interface RecentChange {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly service: string;
  readonly at: number;
}

/** What CORRELATE knows of one scope: incidents not yet closed, and changes that may still be suspects. */
export interface ScopeState {
  incidents: OpenIncident[];
  changes: RecentChange[];
  /** What explaining needs to know; null before the first alert. */
  explainer: Explainer | SavedExplainer | null;
}

export const emptyScope = (): ScopeState => ({ incidents: [], changes: [], explainer: null });

export const incidentOf = (scope: ScopeState, id: IncidentId): OpenIncident | undefined =>
  scope.incidents.find((incident) => incident.id === id);

export const memberOf = (incident: OpenIncident, id: AlertId): OpenMember | undefined =>
  incident.members.find((member) => member.alertId === id);

/** The full state as it goes on the log. */
export function publishIncident(incident: OpenIncident): Incident {
  const { lastJoinAt: _, members, ...rest } = incident;
  return { ...rest, members: members.map(({ alert: _alert, ...member }) => ({ ...member })) };
}
