import { type Alert, type JoinReason, type JoinStrategy } from '@tocsin/model';
import { type Reach } from '@tocsin/topology';
import { type GroupingPolicy, fieldOf } from '../grouping-policy.js';
import { type OpenIncident, type OpenMember } from '../scope-state.js';
import { textSimilarity, wordsOf } from './text-similarity.js';

/** What one link is worth when both alerts start together (docs/adr/0007). */
const STRENGTH = { 'same-service': 0.9, 'shared-host': 0.6, text: 0.6, 'shared-change': 0.5 } as const;
const HOP_STRENGTH = [0, 0.75, 0.5] as const;
const MIN_TEXT_SIMILARITY = 0.5;

/** What the source itself said: a detector's own sentence is the same for everyone. */
const textOf = ({ evidence, message }: Alert): string => evidence.template ?? message;

/** An alert with what is computed once and compared with every member. */
export interface Candidate {
  readonly alert: Alert;
  readonly words: ReadonlySet<string>;
  readonly reach: ReadonlyMap<string, Reach>;
}

export const candidateOf = (alert: Alert, policy: GroupingPolicy): Candidate => ({
  alert,
  words: wordsOf(textOf(alert)),
  reach: policy.graph.within(alert.service, HOP_STRENGTH.length - 1),
});

const seconds = (ms: number): string =>
  ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`;

/** A link loses half its worth with each `idleMs` between the two alerts. */
const decayed = (score: number, gapMs: number, policy: GroupingPolicy): number =>
  score * 2 ** (-gapMs / Math.max(1, policy.idleMs));

function link(
  strategy: JoinStrategy,
  score: number,
  member: OpenMember,
  gapMs: number,
  path: readonly string[],
  text: string,
): JoinReason {
  return { strategy, score: Math.round(score * 1e4) / 1e4, via: member.alertId, gapMs, path, text };
}

function ruleLink({ alert }: Candidate, member: OpenMember, gapMs: number, policy: GroupingPolicy): JoinReason | null {
  for (const rule of policy.rules) {
    if (!rule.matches(alert) || !rule.matches(member.alert)) continue;
    const values = rule.by.map((field) => fieldOf(alert, field));
    const equal = rule.by.every((field, i) => values[i] !== null && values[i] === fieldOf(member.alert, field));
    if (!equal) continue;
    const text = `rule ${rule.id}: same ${rule.by.map((field, i) => `${field} ${values[i]}`).join(', ')}`;
    return link('rule', 1, member, gapMs, values as string[], text);
  }
  return null;
}

function serviceLink(
  { alert, reach }: Candidate,
  member: OpenMember,
  gapMs: number,
  policy: GroupingPolicy,
): JoinReason | null {
  if (!alert.service || !member.service) return null;
  const apart = `${seconds(gapMs)} apart`;
  if (alert.service === member.service) {
    const score = decayed(STRENGTH['same-service'], gapMs, policy);
    return link('same-service', score, member, gapMs, [alert.service], `same service ${alert.service}, ${apart}`);
  }
  const found = reach.get(member.service);
  if (!found) return null;
  const score = decayed(HOP_STRENGTH[found.hops] ?? 0, gapMs, policy);
  const how = found.hops === 1 ? 'one call away from' : `${found.hops} calls away from`;
  return link('topology', score, member, gapMs, found.path, `${alert.service} is ${how} ${member.service}, ${apart}`);
}

function hostLink({ alert }: Candidate, member: OpenMember, gapMs: number, policy: GroupingPolicy): JoinReason | null {
  if (!alert.host || alert.host !== member.host || alert.service === member.service) return null;
  const score = decayed(STRENGTH['shared-host'], gapMs, policy);
  return link('shared-host', score, member, gapMs, [alert.host], `same host ${alert.host}, ${seconds(gapMs)} apart`);
}

function textLink(
  { alert, words }: Candidate,
  member: OpenMember,
  gapMs: number,
  policy: GroupingPolicy,
): JoinReason | null {
  if (alert.service === member.service) return null;
  const similarity = textSimilarity(words, wordsOf(textOf(member.alert)));
  if (similarity < MIN_TEXT_SIMILARITY) return null;
  const score = decayed(STRENGTH.text * similarity, gapMs, policy);
  const percent = Math.round(similarity * 100);
  return link(
    'text',
    score,
    member,
    gapMs,
    [],
    `message ${percent} % like that of ${member.service}, ${seconds(gapMs)} apart`,
  );
}

function changeLink({ alert, reach }: Candidate, incident: OpenIncident, policy: GroupingPolicy): JoinReason | null {
  for (const change of incident.changes) {
    const near = reach.get(change.service);
    const gapMs = alert.startsAt - change.at;
    if (!near || near.hops > 1 || gapMs < 0 || gapMs > policy.changeWindowMs) continue;
    const text = `${seconds(gapMs)} after ${change.type} "${change.title}" on ${change.service}, which the incident shares`;
    return { strategy: 'shared-change', score: STRENGTH['shared-change'], via: null, gapMs, path: near.path, text };
  }
  return null;
}

/** The strongest link of each strategy between an alert and an incident, strongest first. Empty when there is none. */
export function joinEvidence(candidate: Candidate, incident: OpenIncident, policy: GroupingPolicy): JoinReason[] {
  const best = new Map<JoinStrategy, JoinReason>();
  const keep = (reason: JoinReason | null) => {
    if (reason && reason.score > (best.get(reason.strategy)?.score ?? 0)) best.set(reason.strategy, reason);
  };
  for (const member of incident.members) {
    const gapMs = Math.abs(candidate.alert.startsAt - member.startsAt);
    for (const find of [ruleLink, serviceLink, hostLink, textLink]) keep(find(candidate, member, gapMs, policy));
  }
  keep(changeLink(candidate, incident, policy));
  return [...best.values()].sort((a, b) => b.score - a.score || (a.strategy < b.strategy ? -1 : 1));
}

/** Independent links taken together: one minus the chance that all are wrong. */
export const combined = (reasons: readonly JoinReason[]): number =>
  Math.round((1 - reasons.reduce((wrong, { score }) => wrong * (1 - score), 1)) * 1e4) / 1e4;
