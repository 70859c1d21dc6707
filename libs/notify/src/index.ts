/**
 * Incidents → what people are told: routes, silences, who is on call, escalation, tickets.
 * It decides from values and returns values with their reasons; it sends and stores nothing and reads no clock.
 * Neighbours: `roles` gathers, calls this and writes in one transaction; `integrations` sends.
 */
export { type Schedule, onCallAt } from './oncall/on-call.js';
export { type Target, type EscalationStep, type Route, type NotifyPolicy, type ActiveSilence } from './policy.js';
export { type IncidentMessage } from './plan/message.js';
export { type PlannedDelivery, type DeliveryPurpose } from './plan/planned-delivery.js';
export { type EscalationState, type EscalationDecision, stepEscalation } from './escalation/step-escalation.js';
export {
  type PreviousNotice,
  type NotifyInput,
  type NotifyPlan,
  HELD_REASONS,
  type HeldReason,
  planNotifications,
} from './plan/plan-notifications.js';
