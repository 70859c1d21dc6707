import {
  type Alert,
  type AlertId,
  type CallSummary,
  type Command,
  type CommandOutcome,
  type EpochMs,
  type HealthSummary,
  type Incident,
  MINUTE_MS,
} from '@tocsin/model';
import { Explainer } from './cause/explainer.js';
import { type GroupingPolicy } from './grouping-policy.js';
import { decideJoin } from './join/decide-join.js';
import { applyCommand, reopen } from './lifecycle/apply-command.js';
import { addMember, openIncident, suspectChanges, updateMember } from './lifecycle/incident-draft.js';
import { titleOf } from './lifecycle/title.js';
import { runTimers } from './lifecycle/timers.js';
import { type Placement } from './placement.js';
import { type OpenIncident, type RecentChange, type ScopeState, publishIncident } from './scope-state.js';

/** An alert as it is to be decided: `late` when its time had passed before it came. */
export interface ArrivedAlert {
  readonly alert: Alert;
  readonly late: boolean;
  readonly backfill: boolean;
}

/**
 * Decides over one scope: alerts, changes and commands in, incidents out. Call `alert` and `change` in event-time order;
 * everything that time alone does up to then happens first. `takeChanged` hands out each touched incident once, in its
 * newest state.
 */
export class Correlator {
  private readonly changed = new Map<string, OpenIncident>();
  private placements: Placement[] = [];
  private readonly explainer: Explainer;
  private now: EpochMs = 0;
  private readonly incidentByAlert = new Map<AlertId, OpenIncident>();

  constructor(
    readonly state: ScopeState,
    private readonly policy: GroupingPolicy,
  ) {
    this.explainer = Explainer.of(state.explainer);
    state.explainer = this.explainer;
    for (const incident of state.incidents)
      for (const { alertId } of incident.members) this.incidentByAlert.set(alertId, incident);
  }

  advance(to: EpochMs): void {
    this.now = Math.max(this.now, to);
    for (const incident of this.explainer.run(to, this.state.incidents, this.policy)) {
      incident.title = titleOf(incident);
      incident.revision++;
      this.touch(incident);
    }
    runTimers(this.state, to, this.policy, (incident) => {
      this.touch(incident);
      if (incident.state === 'resolved') this.explainer.noteResolved(incident);
      if (incident.state === 'closed') for (const { alertId } of incident.members) this.incidentByAlert.delete(alertId);
    });
    const oldest = to - this.policy.changeWindowMs - this.policy.capMs;
    if (this.state.changes[0] && this.state.changes[0].at < oldest)
      this.state.changes = this.state.changes.filter(({ at }) => at >= oldest);
  }

  alert({ alert, late, backfill }: ArrivedAlert): void {
    const known = this.incidentByAlert.get(alert.id);
    if (alert.state === 'firing') this.explainer.noteAlert(alert, Math.max(this.now, alert.startsAt));
    if (known) {
      updateMember(known, alert);
      this.explainer.ask(known.id, this.now);
      this.touch(known);
    } else if (alert.state === 'firing') {
      this.place(alert, late, backfill);
    }
  }

  change(change: RecentChange): void {
    if (this.state.changes.some(({ id }) => id === change.id)) return;
    this.state.changes.push(change);
    this.state.changes.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    for (const incident of this.state.incidents) this.suspect(incident);
  }

  /** A closed minute of a service; call it when everything up to the end of that minute has been given. */
  health(summary: HealthSummary): void {
    this.explainer.noteHealth(summary);
    this.askAbout(summary.service, summary.minuteAt + MINUTE_MS);
  }

  /** A closed minute of calls, given like `health`. */
  calls(summary: CallSummary): void {
    this.explainer.noteCalls(summary);
    this.askAbout(summary.service, summary.minuteAt + MINUTE_MS);
  }

  command(command: Command): CommandOutcome {
    const { outcome, incident } = applyCommand(this.state, command);
    if (incident) this.touch(incident);
    if (incident?.state === 'resolved') this.explainer.noteResolved(incident);
    return outcome;
  }

  takeChanged(): Incident[] {
    const incidents = [...this.changed.values()].map(publishIncident);
    this.changed.clear();
    return incidents;
  }

  /** What has been decided since the last call, in order. */
  takePlacements(): Placement[] {
    const placements = this.placements;
    this.placements = [];
    return placements;
  }

  private place(alert: Alert, late: boolean, backfill: boolean): void {
    const decision = decideJoin(alert, this.state, this.policy);
    if (decision.kind === 'open') {
      const incident = openIncident(alert, late, backfill, this.policy);
      this.state.incidents.push(incident);
      this.incidentByAlert.set(alert.id, incident);
      this.placements.push({ kind: 'opened', alertId: alert.id, incidentId: incident.id });
      this.suspect(incident);
      this.explainer.ask(incident.id, this.now);
      this.touch(incident);
      return;
    }
    const { incident, score, reasons } = decision;
    if (incident.state === 'resolved')
      reopen(incident, alert.startsAt, `${alert.name} on ${alert.service} fires again`);
    incident.backfill &&= backfill;
    if (addMember(incident, alert, { score, reasons, late }, this.policy)) this.incidentByAlert.set(alert.id, incident);
    this.placements.push({ kind: 'joined', alertId: alert.id, incidentId: incident.id });
    this.suspect(incident);
    this.explainer.ask(incident.id, this.now);
    this.touch(incident);
  }

  private suspect(incident: OpenIncident): void {
    const before = incident.revision;
    suspectChanges(incident, this.state.changes, this.policy);
    if (incident.revision === before) return;
    this.explainer.ask(incident.id, this.now);
    this.touch(incident);
  }

  private askAbout(service: string, at: EpochMs): void {
    for (const { id, state, services } of this.state.incidents)
      if ((state === 'open' || state === 'acknowledged') && services.includes(service)) this.explainer.ask(id, at);
  }

  private touch(incident: OpenIncident): void {
    this.changed.set(incident.id, incident);
  }
}
