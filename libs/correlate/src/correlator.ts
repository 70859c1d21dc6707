import {
  type AlertId,
  type CallSummary,
  type Command,
  type CommandOutcome,
  type Companion,
  type EpochMs,
  type HealthSummary,
  type Incident,
  type KnownPlace,
  type LeftOutAlert,
  MINUTE_MS,
} from '@tocsin/model';
import { Explainer } from './cause/explainer.js';
import { type GroupingPolicy } from './grouping-policy.js';
import { IncidentIndex } from './join/incident-index.js';
import { JoinJudge } from './join/decide-join.js';
import { Neighbourhood } from './join/links.js';
import { applyCommand } from './lifecycle/apply-command.js';
import { updateBeyond, updateMember } from './lifecycle/incident-draft.js';
import { suspectChanges } from './lifecycle/suspect-changes.js';
import { titleOf } from './lifecycle/title.js';
import { Timers } from './lifecycle/timers.js';
import { ENOUGH_COMPANY, HOLD_MS } from './memory/background.js';
import { GroupingMemory } from './memory/grouping-memory.js';
import { type Placement } from './placement.js';
import { Placer } from './placer.js';
import {
  type ArrivedAlert,
  type HeldAlert,
  type OpenIncident,
  type RecentChange,
  type ScopeState,
  publishIncident,
} from './scope-state.js';

const MAX_LEFT_OUT = 5_000;
const MAX_COMPANIONS = 100;

/**
 * Decides over one scope: alerts, changes and commands in, incidents out. Call `alert` and `change` in event-time order, each
 * after `advance` to its time, and `settle` when everything up to a time has been given. `takeChanged` hands out each touched
 * incident once, in its newest state.
 */
export class Correlator {
  private readonly changed = new Set<OpenIncident>();
  private readonly memory: GroupingMemory;
  private readonly index: IncidentIndex;
  private readonly neighbourhood: Neighbourhood;
  private readonly timers: Timers;
  private readonly leftOut: Set<AlertId>;
  private readonly held: Set<AlertId>;
  private readonly placer: Placer;
  private readonly explainer: Explainer;
  readonly judge: JoinJudge;
  private now: EpochMs = 0;

  constructor(
    readonly state: ScopeState,
    private readonly policy: GroupingPolicy,
  ) {
    this.memory = GroupingMemory.of(state.memory);
    state.memory = this.memory;
    this.explainer = Explainer.of(state.explainer);
    state.explainer = this.explainer;
    this.index = new IncidentIndex(policy);
    this.neighbourhood = new Neighbourhood(policy.declared, this.explainer.topology);
    this.timers = new Timers(policy);
    this.leftOut = new Set(state.leftOut);
    this.held = new Set(state.held.map(({ alert }) => alert.id));
    this.judge = new JoinJudge(this.index, this.neighbourhood, this.memory.companions, policy);
    this.placer = new Placer(state, policy, this.index, this.judge, this.neighbourhood, this.memory, {
      touch: (incident) => this.touch(incident),
      regrouped: (incident) => this.regrouped(incident),
      gone: (incident) => this.timers.forget(incident),
    });
    for (const incident of state.incidents) {
      this.index.addIncident(incident);
      if (incident.retired) this.index.retire(incident);
      this.timers.touch(incident);
    }
  }

  /** Everything that time alone does before `to` happens; what is given next happens at `to`. */
  advance(to: EpochMs): void {
    this.runTo(to, (dueAt) => dueAt < to);
  }

  /** Everything up to and including `to` has been given: what waits until then is decided. */
  settle(to: EpochMs): void {
    this.runTo(to, (dueAt) => dueAt <= to);
  }

  alert(arrived: ArrivedAlert): void {
    const { alert } = arrived;
    const now = Math.max(this.now, alert.startsAt);
    const known = this.index.placeOf(alert.id);
    if (alert.state === 'firing') this.explainer.noteAlert(alert, now);
    if (known) {
      if (known.member) updateMember(known.incident, known.member, alert);
      else updateBeyond(known, alert);
      this.regrouped(known.incident);
      return;
    }
    if (this.waits(arrived)) return;
    if (alert.state !== 'firing') {
      this.placer.note({ kind: 'recovered-unknown', alertId: alert.id, incidentId: null });
      return;
    }
    const { background } = this.memory;
    background.note(alert, now);
    if (this.policy.leaveOutChronic && background.isChronic(alert.fingerprint, now)) {
      this.held.add(alert.id);
      this.state.held.push({ ...arrived, dueAt: now + HOLD_MS });
    } else this.placer.place(arrived);
  }

  change(change: RecentChange): void {
    if (this.state.changes.some(({ id }) => id === change.id)) return;
    this.state.changes.push(change);
    this.state.changes.sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
    for (const incident of this.state.incidents)
      if (suspectChanges(incident, this.state.changes, this.neighbourhood.graph, this.policy.changeWindowMs))
        this.regrouped(incident);
  }

  command(command: Command): CommandOutcome {
    return applyCommand(this.state, command, this.placer, this.memory, (incident) => {
      this.touch(incident);
      if (incident.state === 'resolved') this.explainer.noteResolved(incident);
    });
  }

  /** A closed minute of a service; call it when everything up to the end of that minute has been given. */
  health(summary: HealthSummary): void {
    this.explainer.noteHealth(summary);
    this.askAbout(summary.service, summary.minuteAt + MINUTE_MS);
  }

  /** Where a service runs, as far as there is news. */
  places(service: string, places: readonly KnownPlace[]): void {
    this.explainer.notePlaces(service, places);
  }

  /** A closed minute of calls, given like `health`. */
  calls(summary: CallSummary): void {
    this.explainer.noteCalls(summary);
    this.askAbout(summary.service, summary.minuteAt + MINUTE_MS);
  }

  takeChanged(): Incident[] {
    const incidents = [...this.changed].map((incident) => {
      incident.title = titleOf(incident);
      return publishIncident(incident);
    });
    this.changed.clear();
    return incidents;
  }

  /** What has been decided since the last call, in order. */
  takePlacements(): Placement[] {
    return this.placer.take();
  }

  /** The alerts that were left out of incidents since the last call, in order. */
  takeLeftOut(): LeftOutAlert[] {
    return this.placer.takeLeftOut();
  }

  /** Which services and hosts come together and in which order, the best known first. */
  companions(limit = MAX_COMPANIONS): Companion[] {
    return this.memory.companions.top(limit, this.now);
  }

  /** Those companions, once after something was learnt of them; else null. */
  takeCompanions(): Companion[] | null {
    return this.memory.companions.takeNews() ? this.companions() : null;
  }

  private runTo(to: EpochMs, isDue: (at: EpochMs) => boolean): void {
    this.now = Math.max(this.now, to);
    while (this.state.held[0] && isDue(this.state.held[0].dueAt)) {
      const held = this.state.held.shift()!;
      this.held.delete(held.alert.id);
      this.passTime(held.dueAt);
      this.settleBackground(held.dueAt);
      this.decideHeld(held);
    }
    this.passTime(to);
    this.settleBackground(to);
    const oldest = to - this.policy.changeWindowMs - this.policy.capMs;
    if (this.state.changes[0] && this.state.changes[0].at < oldest)
      this.state.changes = this.state.changes.filter(({ at }) => at >= oldest);
  }

  private settleBackground(to: EpochMs): void {
    this.memory.background.settle(to, (service) => this.neighbourhood.within(service).keys());
  }

  /** Explanations that are due, then what falls due in the incidents' lives. */
  private passTime(to: EpochMs): void {
    for (const incident of this.explainer.run(to, this.state.incidents, this.policy, () => this.neighbourhood.graph)) {
      incident.revision++;
      this.touch(incident);
    }

    this.timers.run(to, (incident, kind) => {
      if (kind === 'retire') this.index.retire(incident);
      else this.touch(incident);
      if (kind === 'resolve') this.explainer.noteResolved(incident);
      if (kind === 'close') this.placer.drop(incident);
    });
  }

  /** A repetition or recovery of an alert that waits for company or was left out. */
  private waits({ alert, ...how }: ArrivedAlert): boolean {
    if (this.held.has(alert.id)) {
      const at = this.state.held.findIndex((held) => held.alert.id === alert.id);
      const { dueAt } = this.state.held[at]!;
      this.state.held[at] = { alert, ...how, dueAt };
      return true;
    }
    if (!this.leftOut.has(alert.id)) return false;
    if (alert.state !== 'firing') {
      this.leftOut.delete(alert.id);
      this.state.leftOut.splice(this.state.leftOut.indexOf(alert.id), 1);
    }
    return true;
  }

  /** With enough unusual company a chronic alert is part of what goes on; alone it is left out. */
  private decideHeld({ alert, late, backfill, dueAt }: HeldAlert): void {
    const { background } = this.memory;
    const company = background.companyOf(this.neighbourhood.around(alert).keys(), alert.host, dueAt);
    const has = company >= ENOUGH_COMPANY && !background.isNoiseByVerdict(alert.fingerprint);
    if (has) return this.placer.place({ alert, late, backfill }, true);
    const rate = background.ratePerHour(alert.fingerprint, dueAt);
    this.placer.leaveOut(alert, rate, background.isNoiseByVerdict(alert.fingerprint));
    if (alert.state !== 'firing') return;
    this.leftOut.add(alert.id);
    this.state.leftOut.push(alert.id);
    if (this.state.leftOut.length > MAX_LEFT_OUT) this.leftOut.delete(this.state.leftOut.shift()!);
  }

  private askAbout(service: string, at: EpochMs): void {
    for (const { id, state, services } of this.state.incidents)
      if ((state === 'open' || state === 'acknowledged') && services.includes(service)) this.explainer.ask(id, at);
  }

  private regrouped(incident: OpenIncident): void {
    this.explainer.ask(incident.id, this.now);
    this.touch(incident);
  }

  private touch(incident: OpenIncident): void {
    this.changed.add(incident);
    this.timers.touch(incident);
  }
}
