import { type OutgoingMessage } from '../../sdk/delivery-message.js';

const TYPES = {
  page: 'incident.page',
  update: 'incident.update',
  resolved: 'incident.resolved',
  'ticket-open': 'incident.ticket',
  'ticket-update': 'incident.ticket',
  'ticket-close': 'incident.ticket',
} as const;

/** The body of a webhook: `{type, timestamp, data}` as Standard Webhooks asks; times are ISO 8601. */
export function renderWebhook({ purpose, reason, plannedAt, url, maybeSentTwice, incident }: OutgoingMessage): unknown {
  const { openedAt, ...rest } = incident;
  return {
    type: TYPES[purpose],
    timestamp: new Date(plannedAt).toISOString(),
    data: { ...rest, openedAt: new Date(openedAt).toISOString(), reason, url, maybeSentTwice },
  };
}
