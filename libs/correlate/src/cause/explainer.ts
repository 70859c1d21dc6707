import {
  type Alert,
  type AlertId,
  type CallSummary,
  type EpochMs,
  type HealthSummary,
  type IncidentId,
  type KnownPlace,
  type ProbableCause,
  SECOND_MS,
} from '@tocsin/model';
import { Estate, ObservedTopology, type SavedTopology, type ServiceGraph } from '@tocsin/topology';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident } from '../scope-state.js';
import { type PastIncident, PastIncidents } from '../similar/past-incidents.js';
import { AlertRarity, type SavedRarity, conditionOf } from './alert-rarity.js';
import { CallHistory, type SavedCalls } from './call-history.js';
import { causeEvidence, causeText } from './cause-evidence.js';
import { hostsWithAlerts, illPlacesOf, silenceDeviations, silentSince } from './ill-places.js';
import { HealthHistory } from './health-history.js';
import {
  type CauseLevel,
  alertDeviations,
  alertsByComponent,
  componentOf,
  recoveredFirst,
} from './incident-deviations.js';
import { type RankedComponent, rankComponents } from './rank-components.js';
import { type ServiceLevel, type Symptom, brokenLevels } from './symptom-share.js';

/** An incident that changed is explained anew at the next full ten seconds, not with each of a storm's alerts. */
const EVERY_MS = 10 * SECOND_MS;
const MAX_CAUSES = 5;
const MAX_STRENGTHS = 20_000;
const MAX_HEALTH_SERVICES = 200;
/** What recovers before all else was what the rest waited for, more often than not. */
const RECOVERED_FIRST = 1.3;
/** How far ahead the first must be to be named. */
const CLEAR_RATIO = 1.2;

export interface SavedExplainer {
  readonly rarity: SavedRarity;
  readonly topology: SavedTopology;
  readonly health: ReturnType<HealthHistory['toJson']>;
  readonly calls: SavedCalls;
  readonly strengths: readonly (readonly [AlertId, number])[];
  readonly due: readonly (readonly [IncidentId, EpochMs])[];
  readonly past: readonly PastIncident[];
}

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/**
 * What one scope knows beside its incidents to explain them: how rare alerts are, the estate as observed, two hours of
 * health and calls, and past incidents.
 * Everything is told in event-time order; explanations happen at times that follow from it, never from how records were batched.
 */
export class Explainer {
  private readonly rarity: AlertRarity;
  readonly topology: ObservedTopology;
  private readonly health: HealthHistory;
  private readonly calls: CallHistory;
  /** How rare each recent alert was when it came. */
  private readonly strengths: Map<AlertId, number>;
  private readonly due: Map<IncidentId, EpochMs>;
  private readonly past: PastIncidents;

  private constructor(saved: SavedExplainer | null) {
    this.rarity = new AlertRarity(saved?.rarity);
    this.topology = new ObservedTopology(saved?.topology);
    this.health = new HealthHistory(saved?.health);
    this.calls = new CallHistory(saved?.calls);
    this.strengths = new Map(saved?.strengths);
    this.due = new Map(saved?.due);
    this.past = new PastIncidents(saved?.past);
  }

  static of(saved: Explainer | SavedExplainer | null): Explainer {
    return saved instanceof Explainer ? saved : new Explainer(saved);
  }

  /** A firing alert that is decided at `at`. */
  noteAlert(alert: Alert, at: EpochMs): void {
    const component = componentOf(alert);
    if (!component || this.strengths.has(alert.id)) return;
    this.topology.place({ instance: component, service: alert.service, host: alert.host }, at);
    if (this.strengths.size >= MAX_STRENGTHS) this.strengths.delete(this.strengths.keys().next().value!);
    this.strengths.set(alert.id, this.rarity.note(component, conditionOf(alert), at));
  }

  /** Where a service was seen to run, or that it is not heard from there any more. */
  notePlaces(service: string, places: readonly KnownPlace[]): void {
    for (const { instance, host, lastAt, silent } of places)
      this.topology.place({ instance, service, host }, lastAt, silent);
  }

  /** A closed minute of calls: levels to trace symptoms by, and edges of the estate. */
  noteCalls(summary: CallSummary): void {
    this.calls.add(summary);
    for (const edge of summary.edges) this.topology.observe(edge, summary.minuteAt);
  }

  /** A closed minute of a service. */
  noteHealth(summary: HealthSummary): void {
    this.health.add(summary);
  }

  /** An incident that has just been resolved, to be found when something like it happens. */
  noteResolved(incident: OpenIncident): void {
    this.past.add(incident);
  }

  /** Asks for an explanation of an incident that changed at `at`. */
  ask(id: IncidentId, at: EpochMs): void {
    if (!this.due.has(id)) this.due.set(id, at - (at % EVERY_MS) + EVERY_MS);
  }

  /** Explains what is due up to `to` and names the incidents that have something new to show. */
  run(
    to: EpochMs,
    incidents: readonly OpenIncident[],
    policy: GroupingPolicy,
    graphOf: () => ServiceGraph,
  ): OpenIncident[] {
    const wanted = [...this.due].filter(([, at]) => at <= to);
    if (wanted.length === 0) return [];
    const estate = new Estate(policy.declared, this.topology, to, graphOf());
    const byId = new Map(incidents.map((incident) => [incident.id, incident]));
    return wanted.flatMap(([id]) => {
      this.due.delete(id);
      const incident = byId.get(id);
      if (!incident) return [];
      const causes = this.explain(incident, estate);
      const similar = this.past.similarTo(incident);
      if (JSON.stringify([causes, similar]) === JSON.stringify([incident.causes, incident.similar])) return [];
      Object.assign(incident, { causes, similar });
      return [incident];
    });
  }

  toJSON(): SavedExplainer {
    return {
      rarity: this.rarity.toJson(),
      topology: this.topology.toJson(),
      health: this.health.toJson(),
      calls: this.calls.toJson(),
      strengths: [...this.strengths],
      due: [...this.due],
      past: this.past.toJSON(),
    };
  }

  private explain(incident: OpenIncident, estate: Estate): ProbableCause[] {
    const components = alertsByComponent(incident.members, (name) => estate.nameOf(name));
    const near = incident.services.flatMap((service) => [
      service,
      ...estate.calleesOf(service),
      ...estate.callersOf(service),
    ]);
    const services = [...new Set(near)].sort().slice(0, MAX_HEALTH_SERVICES);
    const levels = this.calls.levels(services, incident.openedAt);
    const priors = new Map<string, number>();
    for (const { service, score } of incident.changes)
      priors.set(service, Math.max(1 + score, priors.get(service) ?? 1));
    const recovered = recoveredFirst(components);
    if (recovered) priors.set(recovered, RECOVERED_FIRST * (priors.get(recovered) ?? 1));
    const hosts = hostsWithAlerts(incident.members, estate);
    const silent = silentSince(services, incident.openedAt, estate);
    const ranked = rankComponents({
      deviations: [
        ...alertDeviations(components, incident.openedAt, ({ id }) => this.strengths.get(id) ?? Math.LN2),
        ...this.health.deviations(services, incident.openedAt),
        ...this.calls.deviations(services, incident.openedAt),
        ...silenceDeviations(silent),
      ],
      hosts,
      illPlaces: illPlacesOf(incident.members, silent, estate),
      symptom: symptomOf(levels, estate),
      levels,
      priors,
      graph: estate,
    });
    if (ranked.length < 2 && incident.changes.length === 0) return [];
    const affected = incident.services;
    const downstream = new Map(affected.map((service) => [service, estate.graph.downstreamOf(service)]));
    return ranked.slice(0, MAX_CAUSES).map((each) => {
      const service = estate.serviceOf(each.component);
      const evidence = causeEvidence(each, { ...incident, components, service });
      const dependents = affected.filter((other) => other !== service && downstream.get(other)!.has(service)).length;
      const level = hosts.has(each.component) ? 'host' : levelOf(each, estate);
      const text = causeText(evidence, level === 'service' ? dependents : 0);
      return { component: each.component, level, service, score: round(each.score), text, evidence };
    });
  }
}

function levelOf({ component }: RankedComponent, estate: Estate): CauseLevel {
  return estate.serviceOf(component) === component ? 'service' : 'instance';
}

/** The level that broke where nothing that calls it broke, too: what users notice. Null when none broke. */
function symptomOf(levels: readonly ServiceLevel[], estate: Estate): Symptom | null {
  const broken = brokenLevels(levels);
  const names = new Set(broken.map(({ component }) => component));
  const entry = ({ component }: Symptom) => !estate.callersOf(component).some((caller) => names.has(caller));
  return broken.find(entry) ?? broken[0] ?? null;
}

/** The cause to name in a title: clearly ahead of the next, else none ("unclear"). */
export const clearCause = ([first, second]: readonly ProbableCause[]): ProbableCause | null =>
  first && first.score >= CLEAR_RATIO * (second?.score ?? 0) ? first : null;
