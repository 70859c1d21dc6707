import { type EpochMs, type Incident, type IncidentState, severityRank } from '@tocsin/model';
import { type EscalationState, stepEscalation } from '../escalation/step-escalation.js';
import { type ActiveSilence, type NotifyPolicy, type Route } from '../policy.js';
import { type PlannedDelivery, planDelivery } from './planned-delivery.js';

/** What was acted on before; null for an incident seen for the first time. */
export interface PreviousNotice {
  readonly revision: number;
  readonly state: IncidentState;
  readonly severity: string;
  readonly title: string;
  readonly round: number;
  readonly announced: boolean;
}

export interface NotifyInput {
  readonly incident: Incident;
  readonly previous: PreviousNotice | null;
  readonly escalation: EscalationState | null;
  /** Contacts that were paged for it, to be told of the end. */
  readonly paged: readonly { readonly channel: string; readonly target: string }[];
  readonly silences: readonly ActiveSilence[];
  readonly policy: NotifyPolicy;
  readonly now: EpochMs;
}

/** Why an incident that could page did not. Closed: the word stands in log, metric and console. */
export const HELD_REASONS = [
  'not_announced',
  'backfill',
  'silenced',
  'stale',
  'no_route',
  'acknowledged',
  'over',
  'known',
] as const;
export type HeldReason = (typeof HELD_REASONS)[number];

export interface NotifyPlan {
  readonly deliveries: readonly PlannedDelivery[];
  readonly escalation: EscalationState | null;
  /** Pages planned but not sent are taken back, with this reason. */
  readonly cancelPages: string | null;
  readonly notice: PreviousNotice;
  readonly held: HeldReason | null;
}

/** The routes that take the incident, in order, up to the first that does not continue. */
export function routesOf(incident: Incident, routes: readonly Route[]): readonly Route[] {
  const taken: Route[] = [];
  for (const route of routes) {
    if (severityRank(incident.severity) > severityRank(route.minSeverity) || !route.matches(incident)) continue;
    taken.push(route);
    if (!route.continue) break;
  }
  return taken;
}

function heldReason(
  { incident, previous, silences, policy, now }: NotifyInput,
  routes: readonly Route[],
): HeldReason | null {
  if (incident.backfill) return 'backfill';
  if (incident.state === 'resolved' || incident.state === 'closed') return 'over';
  if (incident.state === 'acknowledged') return 'acknowledged';
  if (incident.announcedAt === null) return 'not_announced';
  if (silences.some(({ matches }) => matches(incident))) return 'silenced';
  if (!previous?.announced && now - incident.lastAt > policy.staleAfterMs) return 'stale';
  return routes.length === 0 ? 'no_route' : null;
}

/** Paging starts, and starts again when the incident comes back or gets worse. */
function pagingReason({ incident, previous }: NotifyInput): 'first' | 'reopened' | 'severity' | null {
  if (!previous?.announced) return 'first';
  if (previous.state === 'resolved' || previous.state === 'acknowledged') return 'reopened';
  const worse = severityRank(incident.severity) < severityRank(previous.severity as Incident['severity']);
  return worse ? 'severity' : null;
}

function ticketDeliveries(
  { incident, previous }: NotifyInput,
  routes: readonly Route[],
  over: boolean,
): PlannedDelivery[] {
  const changed = previous !== null && (previous.severity !== incident.severity || previous.title !== incident.title);
  return [...new Set(routes.flatMap(({ ticketing }) => ticketing ?? []))].flatMap((channel) => {
    const to = { channel, target: '' };
    const open = planDelivery(incident, 'ticket-open', 'announced', to, 'open');
    if (over && previous?.state !== incident.state)
      return [open, planDelivery(incident, 'ticket-close', incident.state, to, `${incident.revision}`)];
    return changed ? [open, planDelivery(incident, 'ticket-update', 'changed', to, `${incident.revision}`)] : [open];
  });
}

/**
 * Decides what the newest state of an incident means for people: pages, tickets, words of the end, and where escalation stands.
 * Values in, values out: whoever calls writes them in one transaction with the notice, so a repeated call plans nothing new.
 */
export function planNotifications(input: NotifyInput): NotifyPlan {
  const { incident, previous, escalation, policy, now } = input;
  const routes = routesOf(incident, policy.routes);
  const held = heldReason(input, routes);
  const over = held === 'over';
  const wasAnnounced = previous?.announced ?? false;
  const announced = wasAnnounced || held === null;
  const deliveries: PlannedDelivery[] = [];
  let next = escalation;
  let round = previous?.round ?? 0;
  if (held === null) {
    const why = pagingReason(input);
    const name = routes.find((route) => route.policy !== undefined)?.policy;
    if (why !== null && name !== undefined) {
      round++;
      const fresh: EscalationState = { policy: name, step: 0, round, nextAt: now, state: 'active', reason: why };
      const decision = stepEscalation(fresh, incident, policy, now);
      next = decision.escalation;
      deliveries.push(...decision.deliveries);
    }
  } else if (escalation?.state === 'active') {
    next = { ...escalation, state: 'held', nextAt: null, reason: held };
  }
  if (announced) deliveries.push(...ticketDeliveries(input, routes, over));
  if (over && previous !== null && previous.state !== incident.state)
    deliveries.push(
      ...input.paged.map((to) => planDelivery(incident, 'resolved', incident.state, to, `${incident.revision}`)),
    );
  const { revision, state, severity, title } = incident;
  return {
    deliveries,
    escalation: next,
    cancelPages: held === 'acknowledged' || over ? held : null,
    notice: { revision, state, severity, title, round, announced },
    held: held ?? (deliveries.length === 0 ? 'known' : null),
  };
}
