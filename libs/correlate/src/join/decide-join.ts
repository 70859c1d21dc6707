import { type Alert, type JoinReason } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident, type ScopeState } from '../scope-state.js';
import { candidateOf, combined, joinEvidence } from './join-evidence.js';

export type JoinDecision =
  | {
      readonly kind: 'join';
      readonly incident: OpenIncident;
      readonly score: number;
      readonly reasons: readonly JoinReason[];
    }
  | { readonly kind: 'open'; readonly nearest: { readonly incident: OpenIncident; readonly score: number } | null };

/** True while the incident takes alerts: not closed, not idle for longer than the window, not beyond the hard cap. */
export function takesAlerts(incident: OpenIncident, at: number, policy: GroupingPolicy): boolean {
  if (incident.state === 'closed') return false;
  if (incident.state === 'resolved' && at - incident.resolvedAt! > policy.reopenMs) return false;
  const afterLast = at - incident.lastJoinAt;
  const afterFirst = at - incident.openedAt;
  return afterLast <= policy.idleMs && afterFirst <= policy.capMs && afterFirst >= -policy.idleMs;
}

/** Which incident an alert belongs to, with the evidence; ties go to the older incident. */
export function decideJoin(alert: Alert, scope: ScopeState, policy: GroupingPolicy): JoinDecision {
  const candidate = candidateOf(alert, policy);
  let best: { incident: OpenIncident; score: number; reasons: readonly JoinReason[] } | null = null;
  for (const incident of scope.incidents) {
    if (!takesAlerts(incident, alert.startsAt, policy)) continue;
    const reasons = joinEvidence(candidate, incident, policy);
    const score = combined(reasons);
    if (score > 0 && (best === null || score > best.score)) best = { incident, score, reasons };
  }
  if (best !== null && best.score >= policy.joinRatio) return { kind: 'join', ...best };
  return { kind: 'open', nearest: best && { incident: best.incident, score: best.score } };
}
