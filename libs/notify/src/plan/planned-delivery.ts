import { type EpochMs, type Incident, stableId } from '@tocsin/model';
import { onCallAt } from '../oncall/on-call.js';
import { type NotifyPolicy, type Target } from '../policy.js';
import { type IncidentMessage, messageOf } from './message.js';

export type DeliveryPurpose = 'page' | 'update' | 'ticket-open' | 'ticket-update' | 'ticket-close' | 'resolved';

/** One thing to tell one target once. The id is derived from what it says, so planning it twice changes nothing. */
export interface PlannedDelivery {
  readonly id: string;
  readonly channel: string;
  readonly target: string;
  readonly purpose: DeliveryPurpose;
  readonly reason: string;
  readonly body: IncidentMessage;
}

/** What makes one delivery different from the next of its kind: paging round and step, or the revision it reports. */
export function planDelivery(
  incident: Incident,
  purpose: DeliveryPurpose,
  reason: string,
  to: { readonly channel: string; readonly target: string },
  serial: string,
): PlannedDelivery {
  const { channel, target } = to;
  const id = `dlv-${stableId(incident.tenant, incident.id, purpose, serial, channel, target)}`;
  return { id, channel, target, purpose, reason, body: messageOf(incident) };
}

/** The channels behind a target at `now`. Empty when nobody is on call. */
export function contactsOf(
  target: Target,
  policy: NotifyPolicy,
  now: EpochMs,
): readonly { channel: string; target: string }[] {
  if ('channel' in target) return [target];
  if ('user' in target) return policy.users.get(target.user) ?? [];
  const schedule = policy.schedules.get(target.schedule);
  const user = schedule ? onCallAt(schedule, now) : null;
  return user === null ? [] : (policy.users.get(user) ?? []);
}
