import {
  type Alert,
  type AlertId,
  type EpochMs,
  type Incident,
  type IncidentId,
  type IncidentMember,
  type NearMiss,
  type SuspectChange,
  type TimelineEntry,
} from '@tocsin/model';
import { type Explainer, type SavedExplainer } from './cause/explainer.js';
import { GroupingMemory, type SavedMemory } from './memory/grouping-memory.js';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** A member with what joining needs to compare. */
export type OpenMember = Mutable<IncidentMember> & { alert: Alert };

/** A condition that began in an incident. */
export interface Onset {
  readonly at: EpochMs;
  readonly fingerprint: string;
}

/** An incident that can still change. Plain data: the snapshot is its JSON. */
export type OpenIncident = Omit<Mutable<Incident>, 'members' | 'timeline' | 'services' | 'changes' | 'nearMisses'> & {
  members: OpenMember[];
  timeline: TimelineEntry[];
  services: string[];
  changes: SuspectChange[];
  nearMisses: NearMiss[];
  /** When its newest alert joined, event time. */
  lastJoinAt: EpochMs;
  /** Usual time between its alerts; null before the second. */
  paceMs: number | null;
  /** The conditions that began in the last minutes, oldest first. */
  onsets: Onset[];
  /** Alerts beyond the member limit: when they recovered, null while they fire. */
  beyond: [AlertId, EpochMs | null][];
  /** Those of the last minute, which may still turn out to belong to another incident. */
  movable: OpenMember[];
  /** The incident it was first split from: what came of one incident is not merged again but by people. */
  splitFrom: IncidentId | null;
  /** How many alerts would have fitted another incident as well, by that incident. */
  bridges: [IncidentId, number][];
  /** So long without a new alert that none can join any more. */
  retired: boolean;
};

export interface RecentChange {
  readonly id: string;
  readonly type: string;
  readonly title: string;
  readonly service: string;
  readonly at: number;
}

/** An alert as it is to be decided: `late` when its time had passed before it came. */
export interface ArrivedAlert {
  readonly alert: Alert;
  readonly late: boolean;
  readonly backfill: boolean;
}

/** A chronic alert that waits for company. */
export interface HeldAlert extends ArrivedAlert {
  readonly dueAt: EpochMs;
}

/** What CORRELATE knows of one scope: incidents not yet closed, changes that may still be suspects, and what was learnt. */
export interface ScopeState {
  incidents: OpenIncident[];
  changes: RecentChange[];
  held: HeldAlert[];
  /** The newest alerts that were left out and still fire: their repetitions are not decided anew. */
  leftOut: AlertId[];
  memory: GroupingMemory | SavedMemory;
  /** What explaining needs to know; null before the first alert. */
  explainer: Explainer | SavedExplainer | null;
}

export const emptyScope = (): ScopeState => ({
  incidents: [],
  changes: [],
  held: [],
  leftOut: [],
  memory: new GroupingMemory(),
  explainer: null,
});

export const incidentOf = (scope: ScopeState, id: IncidentId): OpenIncident | undefined =>
  scope.incidents.find((incident) => incident.id === id);

/** The full state as it goes on the log. */
export function publishIncident(incident: OpenIncident): Incident {
  const {
    lastJoinAt: _l,
    paceMs: _p,
    onsets: _o,
    beyond: _b,
    movable: _m,
    splitFrom: _s,
    bridges: _r,
    retired: _k,
    ...rest
  } = incident;
  return {
    ...rest,
    members: incident.members.map(({ alert: _alert, ...member }) => ({ ...member })),
    timeline: [...incident.timeline],
    nearMisses: [...incident.nearMisses],
  };
}
