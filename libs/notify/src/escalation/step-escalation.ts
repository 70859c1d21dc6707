import { type EpochMs, type Incident } from '@tocsin/model';
import { type PlannedDelivery, contactsOf, planDelivery } from '../plan/planned-delivery.js';
import { type NotifyPolicy } from '../policy.js';

/** Where an incident stands in its policy. `round` counts pagings: announcement, reopening, raised severity. */
export interface EscalationState {
  readonly policy: string;
  readonly step: number;
  readonly round: number;
  readonly nextAt: EpochMs | null;
  readonly state: 'active' | 'held' | 'done';
  readonly reason: string;
}

export interface EscalationDecision {
  readonly escalation: EscalationState;
  readonly deliveries: readonly PlannedDelivery[];
}

const ended = (escalation: EscalationState, state: 'held' | 'done', reason: string): EscalationDecision => ({
  escalation: { ...escalation, state, reason, nextAt: null },
  deliveries: [],
});

/**
 * Runs the step that is due: tells its targets and says when the next one is. Whatever the timer thought, an incident that is
 * acknowledged, snoozed or over pages nobody. A step that reaches nobody goes on to the next at once, with that reason.
 */
export function stepEscalation(
  escalation: EscalationState,
  incident: Incident,
  policy: NotifyPolicy,
  now: EpochMs,
): EscalationDecision {
  if (incident.state !== 'open') return ended(escalation, 'held', incident.state);
  if (incident.snoozedUntil !== null && incident.snoozedUntil > now)
    return { escalation: { ...escalation, nextAt: incident.snoozedUntil, reason: 'snoozed' }, deliveries: [] };
  const plan = policy.policies.get(escalation.policy);
  if (!plan) return ended(escalation, 'done', 'policy_removed');
  const total = plan.steps.length * (plan.repeat + 1);
  for (let { step } = escalation; step < total; step++) {
    const { targets, waitMs } = plan.steps[step % plan.steps.length]!;
    const contacts = targets.flatMap((target) => contactsOf(target, policy, now));
    if (contacts.length === 0) continue;
    const reason = step === 0 ? 'announced' : 'not_acknowledged';
    const serial = `${escalation.round}.${step}`;
    const deliveries = contacts.map((contact) => planDelivery(incident, 'page', reason, contact, serial));
    const next = step + 1;
    const last = next >= total;
    return {
      escalation: {
        ...escalation,
        step: next,
        nextAt: last ? null : now + waitMs,
        state: last ? 'done' : 'active',
        reason: last ? 'exhausted' : reason,
      },
      deliveries,
    };
  }
  return ended(escalation, 'done', escalation.step === 0 ? 'nobody_on_call' : 'exhausted');
}
