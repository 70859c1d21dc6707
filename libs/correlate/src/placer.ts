import { type Alert, type EpochMs, type JoinReason, type LeftOutAlert } from '@tocsin/model';
import { type GroupingPolicy } from './grouping-policy.js';
import { type Candidate, type JoinJudge } from './join/decide-join.js';
import { type IncidentIndex } from './join/incident-index.js';
import { type Neighbourhood, isConnected } from './join/links.js';
import { reopen } from './lifecycle/apply-command.js';
import { addMember, nameOf, openIncident, record, toMember } from './lifecycle/incident-draft.js';
import { noteNearMiss } from './lifecycle/near-miss.js';
import { suspectChanges } from './lifecycle/suspect-changes.js';
import { type GroupingMemory } from './memory/grouping-memory.js';
import { type Placement } from './placement.js';
import { BRIDGE_SCORE, ENOUGH_BRIDGES, countBridge } from './regroup/bridges.js';
import { mergeInto, splitOff } from './regroup/move-members.js';
import { BURST_MS, findNewOnset, isPrecursor } from './regroup/new-onset.js';
import { type ArrivedAlert, type OpenIncident, type ScopeState } from './scope-state.js';

/** More open incidents than this are beyond people: the one longest without news is closed. */
const MAX_OPEN = 2_000;
const FIRST: JoinReason = {
  strategy: 'first',
  score: 1,
  via: null,
  gapMs: 0,
  path: [],
  text: 'first alert of the incident',
};

/** Told of what happens to incidents. */
export interface PlacerListener {
  touch(incident: OpenIncident): void;
  /** Its members or suspects are others now. */
  regrouped(incident: OpenIncident): void;
  gone(incident: OpenIncident): void;
}

/** Puts alerts into incidents and moves them between incidents: the one place where membership changes. */
export class Placer {
  private placements: Placement[] = [];
  private leftOut: LeftOutAlert[] = [];

  constructor(
    private readonly state: ScopeState,
    private readonly policy: GroupingPolicy,
    private readonly index: IncidentIndex,
    private readonly judge: JoinJudge,
    private readonly neighbourhood: Neighbourhood,
    private readonly memory: GroupingMemory,
    private readonly listener: PlacerListener,
  ) {}

  take(): Placement[] {
    const placements = this.placements;
    this.placements = [];
    return placements;
  }

  takeLeftOut(): LeftOutAlert[] {
    const { leftOut } = this;
    this.leftOut = [];
    return leftOut;
  }

  note(placement: Placement): void {
    this.placements.push(placement);
  }

  place({ alert, late, backfill }: ArrivedAlert, chronic = false): void {
    const decision = this.judge.decide(alert);
    this.memory.companions.note(alert, alert.startsAt);
    if (decision.kind === 'open') {
      this.open(alert, late, backfill, decision.next);
      return;
    }
    const { best, reasons, next } = decision;
    const { incident } = best.link;
    if (incident.state === 'resolved') reopen(incident, alert.startsAt, `${nameOf(alert)} fires again`);
    incident.backfill &&= backfill;
    const services = incident.services.length;
    const member = addMember(incident, alert, { score: best.score, reasons, late, chronic }, this.policy);
    if (member) this.index.addMember(incident, member);
    else this.index.addBeyond(incident, alert.id);
    this.note({ kind: member ? 'joined' : 'beyond-limit', alertId: alert.id, incidentId: incident.id });
    if (incident.services.length > services) this.suspect(incident);
    this.listener.regrouped(incident);
    if (next) this.missed(alert, next, incident, best.score);
    if (next && next.score >= BRIDGE_SCORE && isConnected(next.link) && isConnected(best.link))
      this.bridge(incident, next.link.incident, alert);
    if (incident.state !== 'closed') this.splitAtNewOnset(incident, alert.startsAt);
  }

  /** A chronic alert without company, or what people called noise, belongs to no incident. The nearest is told. */
  leaveOut(alert: Alert, perHour: number, isNoiseByVerdict: boolean): void {
    this.note({ kind: 'left-out', alertId: alert.id, incidentId: null });
    const decision = this.judge.decide(alert);
    const near = decision.kind === 'join' ? decision.best : decision.next;
    const text = isNoiseByVerdict
      ? 'left out: people said that it is noise'
      : `left out: fires ${perHour.toFixed(1)} times an hour outside of incidents and came without unusual company`;
    const { id, tenant, scope, environment, service, host, name, severity, startsAt } = alert;
    const about = { alertId: id, tenant, scope, environment, service, host, name, severity, startsAt };
    const nearest = near?.link.incident.id ?? null;
    this.leftOut.push({ ...about, perHour: Math.round(perHour * 10) / 10, nearest, text });
    if (!near) return;
    noteNearMiss(near.link.incident, alert, near.score, null, text);
    this.listener.touch(near.link.incident);
  }

  /** Makes an incident of some alerts of another, or moves them into one that is there. */
  split(
    incident: OpenIncident,
    ids: ReadonlySet<Alert['id']>,
    into: OpenIncident | null,
    why: Pick<JoinReason, 'strategy' | 'score' | 'text'>,
    at: EpochMs,
    actor?: string,
  ): OpenIncident {
    this.index.remove(incident);
    if (into) this.index.remove(into);
    const made = splitOff(incident, ids, into, why, at, actor, this.policy);
    this.index.addIncident(incident);
    this.index.addIncident(made);
    if (!into) this.state.incidents.push(made);
    for (const alertId of ids) this.note({ kind: 'moved', alertId, incidentId: made.id });
    for (const each of [incident, made]) {
      this.suspect(each);
      this.listener.regrouped(each);
    }
    return made;
  }

  /** Merges `from` into `into`; `from` is closed and points there. */
  merge(from: OpenIncident, into: OpenIncident, why: string, at: EpochMs, actor?: string): void {
    this.index.remove(from);
    this.index.remove(into);
    mergeInto(from, into, why, at, actor, this.policy);
    this.index.addIncident(into);
    this.note({ kind: 'merged', from: from.id, incidentId: into.id });
    this.suspect(into);
    this.listener.regrouped(into);
    this.listener.touch(from);
    this.forget(from);
  }

  /** A closed incident leaves the state. */
  drop(incident: OpenIncident): void {
    this.index.remove(incident);
    this.forget(incident);
  }

  private forget(incident: OpenIncident): void {
    this.listener.gone(incident);
    this.state.incidents.splice(this.state.incidents.indexOf(incident), 1);
  }

  private open(alert: Alert, late: boolean, backfill: boolean, nearest: Candidate | null): void {
    const member = toMember(alert, { score: 1, reasons: [FIRST], late });
    const incident = openIncident(member, backfill, this.policy);
    record(incident, 'opened', alert.startsAt, `opened by ${nameOf(alert)}`);
    this.state.incidents.push(incident);
    this.index.addMember(incident, incident.members[0]!);
    this.note({ kind: 'opened', alertId: alert.id, incidentId: incident.id });
    this.suspect(incident);
    this.listener.regrouped(incident);
    if (nearest) this.missed(alert, nearest, incident, null);
    if (this.state.incidents.length > MAX_OPEN) this.closeOldest(alert.startsAt);
  }

  private missed(alert: Alert, other: Candidate, went: OpenIncident, score: number | null): void {
    const better =
      score === null
        ? `${this.policy.joinRatio} is needed`
        : score > other.score
          ? `${went.id} fits better (${score})`
          : `${went.id} fits too (${score}) and began later`;
    if (noteNearMiss(other.link.incident, alert, other.score, went.id, `not joined because ${better}`))
      this.listener.touch(other.link.incident);
  }

  private bridge(incident: OpenIncident, other: OpenIncident, alert: Alert): void {
    if (countBridge(incident, other) < ENOUGH_BRIDGES) return;
    const otherIsOlder =
      other.openedAt < incident.openedAt || (other.openedAt === incident.openedAt && other.id < incident.id);
    const [from, into] = otherIsOlder ? [incident, other] : [other, incident];
    this.merge(from, into, `${ENOUGH_BRIDGES} alerts fit both, the last ${nameOf(alert)}`, alert.startsAt);
  }

  private splitAtNewOnset(incident: OpenIncident, at: EpochMs): void {
    const onset = findNewOnset(incident, at);
    if (!onset) return;
    const moved = [...incident.members, ...incident.movable].filter(({ startsAt }) => startsAt >= onset.since);
    const left = incident.members.filter(({ startsAt }) => startsAt < onset.since);
    if (moved.length === 0 || left.length === 0 || isPrecursor(left, moved)) return;
    const text = `${onset.began} conditions began within ${Math.max(1, Math.round((at - onset.since) / 1_000))} s where ${onset.expected} were to be expected`;
    const why = { strategy: 'new-onset', score: 0.95, text } as const;
    const origin = incident.splitFrom ?? incident.id;
    const begun = this.state.incidents.find(
      (each) => each !== incident && each.splitFrom === origin && Math.abs(each.openedAt - onset.since) <= BURST_MS,
    );
    this.split(incident, new Set(moved.map(({ alertId }) => alertId)), begun ?? null, why, at);
  }

  private suspect(incident: OpenIncident): void {
    suspectChanges(incident, this.state.changes, this.neighbourhood.graph, this.policy.changeWindowMs);
  }

  private closeOldest(at: EpochMs): void {
    const [first, ...rest] = this.state.incidents;
    const oldest = rest.reduce((old, each) => (each.lastAt < old.lastAt ? each : old), first!);
    oldest.state = 'closed';
    oldest.closedAt = at;
    record(oldest, 'closed', at, `more than ${MAX_OPEN} incidents are open: closed as the one longest without news`);
    this.listener.touch(oldest);
    this.drop(oldest);
  }
}
