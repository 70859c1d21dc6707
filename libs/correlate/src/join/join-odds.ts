import { type Alert, HOUR_MS, type JoinReason, type JoinStrategy, MINUTE_MS, SECOND_MS } from '@tocsin/model';
import { type Reach } from '@tocsin/topology';
import { type GroupingPolicy } from '../grouping-policy.js';
import { placeOf } from '../memory/companions.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { type Profile } from './incident-index.js';
import { type Link, MIN_TEXT_SIMILARITY } from './links.js';
import { begunLately } from './storm.js';
import { type Feature, FEATURES, type JoinWeights, sigmoid } from './weights.js';

const UNKNOWN_PACE_MS = 2 * MINUTE_MS;
export type Features = Record<Feature | 'youth', number>;

const doublings = (ratio: number, most: number): number => (ratio > 1 ? Math.min(most, Math.log2(ratio)) : 0);
export const seconds = (ms: number): string =>
  ms < 2 * MINUTE_MS
    ? `${Math.round(ms / SECOND_MS)} s`
    : ms < 2 * HOUR_MS
      ? `${Math.round(ms / MINUTE_MS)} min`
      : `${Math.round(ms / HOUR_MS)} h`;

/** The change that alert and incident share: on or next to the alert's service, before it. */
function sharedChange(alert: Alert, reach: ReadonlyMap<string, Reach>, incident: OpenIncident, policy: GroupingPolicy) {
  return incident.changes.find(({ service, at }) => {
    const afterMs = alert.startsAt - at;
    return (reach.get(service)?.hops ?? 9) <= 1 && afterMs >= 0 && afterMs <= policy.changeWindowMs;
  });
}

/** A condition of the incident that had ended and fires again, not long after: it came back. */
function hasReturned(
  { fingerprint, startsAt }: Alert,
  { state }: OpenIncident,
  profile: Profile | undefined,
  { idleMs }: GroupingPolicy,
): boolean {
  const before = profile?.conditions.get(fingerprint);
  if (!before) return false;
  return state === 'resolved' || (before.resolvedAt !== null && startsAt - before.resolvedAt <= idleMs);
}

/**
 * The incident goes on at the alert's own service: what began there last has not ended. Of other systems' alerts that is not known:
 * many never say that they are over.
 */
export const goesOnHere = ({ hops, serviceMember }: Link): boolean =>
  hops === 0 && serviceMember !== null && serviceMember.resolvedAt === null && serviceMember.kind !== 'foreign.alert';

/** What speaks for the alert belonging to the linked incident, as numbers. */
export function featuresOf(
  alert: Alert,
  reach: ReadonlyMap<string, Reach>,
  link: Link,
  profile: Profile | undefined,
  isPlaced: (service: string) => boolean,
  policy: GroupingPolicy,
): Features {
  const { incident, hops, near } = link;
  const goesOn = goesOnHere(link);
  const returns = hasReturned(alert, incident, profile, policy);
  const gapMs = goesOn ? 0 : Math.abs(alert.startsAt - incident.lastJoinAt);
  const ageMs = alert.startsAt - incident.openedAt;
  const momentum = doublings(1 + begunLately(incident, alert.startsAt), 8);
  const apart = hops === null && !link.hostMember && isPlaced(alert.service) && isPlaced(incident.members[0]!.service);
  return {
    bias: 1,
    sameService: hops === 0 ? 1 : 0,
    oneCall: hops === 1 ? 1 : 0,
    twoCalls: hops === 2 ? 1 : 0,
    sharedHost: link.hostMember ? 1 : 0,
    returns: returns ? 1 : 0,
    text: 2 * Math.max(0, link.similarity - MIN_TEXT_SIMILARITY),
    sharedChange: incident.changes.length > 0 && sharedChange(alert, reach, incident, policy) ? 1 : 0,
    together: link.together,
    apart: apart ? 1 : 0,
    stray: Math.max(0, 1 - near / Math.max(1, profile?.conditions.size ?? 1)),
    // What comes back is no onset: how fast those came says nothing of it.
    quietForItsPace: returns ? 0 : doublings(gapMs / Math.max(SECOND_MS, incident.paceMs ?? UNKNOWN_PACE_MS), 6),
    quietLong: doublings(gapMs / MINUTE_MS, 4),
    youth: -doublings(ageMs / MINUTE_MS, 8),
    unplaced: link.unplaced ? momentum : 0,
    momentum: apart ? 0 : momentum,
  };
}

/** Log-odds that the alert belongs to the incident. A rule of the tenant decides by itself. */
export function logOdds(link: Link, features: Features, weights: JoinWeights): number {
  if (link.ruleMember) return Infinity;
  let odds = 0;
  for (const feature of FEATURES) odds += weights[feature] * features[feature];
  return odds;
}

/** As confidence, 0–1, four digits. */
export const confidence = (odds: number): number => round(sigmoid(odds));

const round = (value: number): number => Math.round(value * 1e4) / 1e4;

/** The reasons for a join, strongest first: each with the confidence that it and the timing alone would give. */
export function reasonsOf(
  alert: Alert,
  reach: ReadonlyMap<string, Reach>,
  link: Link,
  features: Features,
  policy: GroupingPolicy,
): JoinReason[] {
  const { weights } = policy;
  const { incident, hops, path } = link;
  const timing = (['bias', 'quietForItsPace', 'quietLong', 'momentum'] as const).reduce(
    (sum, feature) => sum + weights[feature] * features[feature],
    0,
  );
  const reasons: JoinReason[] = [];
  const give = (
    strategy: JoinStrategy,
    evidence: number,
    member: OpenMember | null,
    through: readonly string[],
    say: (apart: string) => string,
  ) => {
    const gapMs = Math.abs(alert.startsAt - (member?.startsAt ?? incident.lastJoinAt));
    const score = strategy === 'rule' ? 1 : round(sigmoid(timing + evidence));
    reasons.push({
      strategy,
      score,
      via: member?.alertId ?? null,
      gapMs,
      path: through,
      text: say(`${seconds(gapMs)} apart`),
    });
  };
  if (link.ruleMember) {
    const values =
      link.rule
        .split(': same ')[1]
        ?.split(', ')
        .map((pair) => pair.slice(pair.indexOf(' ') + 1)) ?? [];
    give('rule', 0, link.ruleMember, values, () => `rule ${link.rule}`);
  }
  if (hops === 0)
    give(
      'same-service',
      weights.sameService,
      link.serviceMember,
      path,
      (apart) => `same service ${alert.service}, ${apart}`,
    );
  else if (hops !== null) {
    const how = hops === 1 ? 'one call away from' : `${hops} calls away from`;
    const evidence = hops === 1 ? weights.oneCall : weights.twoCalls;
    const to = path[path.length - 1];
    give('topology', evidence, link.serviceMember, path, (apart) => `${alert.service} is ${how} ${to}, ${apart}`);
  }
  if (link.hostMember)
    give(
      'shared-host',
      weights.sharedHost,
      link.hostMember,
      [alert.host],
      (apart) => `same host ${alert.host}, ${apart}`,
    );
  if (link.textMember) {
    const percent = Math.round(link.similarity * 100);
    const like = `message ${percent} % like that of ${link.textMember.service}`;
    give('text', weights.text * features.text, link.textMember, [], (apart) => `${like}, ${apart}`);
  }
  if (link.together > 0) {
    const place = placeOf(alert);
    const often = `${place} and ${link.companion} come together ${Math.exp(link.together).toFixed(1)} times as often as by chance`;
    give('together', weights.together * link.together, null, [place, link.companion], () => often);
  }
  if (features.unplaced) {
    const busy = `${begunLately(incident, alert.startsAt)} conditions began in this incident within a minute`;
    give(
      'concurrent',
      weights.unplaced * features.unplaced,
      null,
      [],
      () => `nothing is known of where ${placeOf(alert) || 'it'} stands; ${busy}`,
    );
  }
  const change = features.sharedChange ? sharedChange(alert, reach, incident, policy) : undefined;
  if (change) {
    const after = `${seconds(alert.startsAt - change.at)} after ${change.type} "${change.title}" on ${change.service}`;
    give('shared-change', weights.sharedChange, null, [change.service], () => `${after}, which the incident shares`);
  }
  return reasons.sort((a, b) => b.score - a.score || (a.strategy < b.strategy ? -1 : 1));
}
