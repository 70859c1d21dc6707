import { type ProbableCause } from '@tocsin/model';
import { type ServiceGraph } from '@tocsin/topology';
import { type OpenIncident } from '../scope-state.js';

const MAX_CAUSES = 3;

/**
 * Where the incident probably comes from: services that the other affected services depend on, that fell ill early, or
 * that were just changed. Scores 0–1. Empty for a single service without a change: there is nothing to rank.
 */
export function rankCauses(incident: OpenIncident, graph: ServiceGraph): ProbableCause[] {
  const onset = new Map<string, number>();
  for (const { service, startsAt } of incident.members)
    if (service) onset.set(service, Math.min(startsAt, onset.get(service) ?? Infinity));
  const services = [...onset.keys()].sort();
  if (services.length < 2 && incident.changes.length === 0) return [];
  const order = [...services].sort((a, b) => onset.get(a)! - onset.get(b)! || (a < b ? -1 : 1));
  const others = Math.max(1, services.length - 1);
  const downstream = new Map(services.map((service) => [service, graph.downstreamOf(service)]));
  const causes = services.map((service) => {
    const dependents = services.filter((other) => downstream.get(other)!.has(service)).length;
    const early = services.length > 1 ? 1 - order.indexOf(service) / others : 0;
    const change = incident.changes.find((suspect) => suspect.service === service);
    const score = 0.5 * (dependents / others) + 0.3 * early + 0.2 * (change ? change.score : 0);
    const why = [
      dependents > 0 ? `${dependents} of ${services.length - 1} other affected services depend on it` : '',
      order[0] === service && services.length > 1 ? 'it was affected first' : '',
      change ? `${change.type} "${change.title}" came just before` : '',
    ].filter(Boolean);
    return { service, score: Math.round(score * 1e4) / 1e4, text: why.join('; ') };
  });
  return causes
    .filter(({ score, text }) => score > 0 && text !== '')
    .sort((a, b) => b.score - a.score || (a.service < b.service ? -1 : 1))
    .slice(0, MAX_CAUSES);
}

/** The cause to name in a title: clearly ahead of the next, else none ("unclear"). */
export const clearCause = (causes: readonly ProbableCause[]): ProbableCause | null =>
  causes[0] && causes[0].score >= 0.3 && causes[0].score - (causes[1]?.score ?? 0) >= 0.1 ? causes[0] : null;
