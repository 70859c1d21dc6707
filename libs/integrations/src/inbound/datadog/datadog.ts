import { type Inbound, alertsOnly } from '../define.js';
import { fieldsOf, hostIn, needed, serviceIn, severityOf, text, timeOf } from '../fields.js';

/** `env:prod,service:web` as labels. */
const tagsOf = (tags: string): Record<string, string> =>
  Object.fromEntries(
    tags
      .split(',')
      .map((tag) => tag.trim())
      .filter((tag) => tag.includes(':'))
      .map((tag) => [tag.slice(0, tag.indexOf(':')), tag.slice(tag.indexOf(':') + 1)]),
  );

/** Datadog's webhook with the payload template that Tocsin's documentation gives: monitor and scope are the condition. */
export const datadog: Inbound = {
  id: 'datadog',
  title: 'Datadog',
  read: (json) => {
    const event = fieldsOf(json, 'Datadog webhook');
    const labels = { ...tagsOf(text(event, 'tags')), ...tagsOf(text(event, 'scope')) };
    return alertsOnly([
      {
        source: 'datadog',
        key: `${needed(event, 'Datadog webhook', 'monitor', 'key', 'id')}/${text(event, 'scope')}`,
        status: /recovered/i.test(text(event, 'transition')) ? 'resolved' : 'firing',
        name: text(event, 'title') || 'Datadog monitor',
        severity: severityOf(text(event, 'priority'), /warn/i.test(text(event, 'transition')) ? 'medium' : 'high'),
        service: serviceIn(labels),
        host: hostIn(labels),
        at: timeOf(event.date),
        message: text(event, 'body'),
        url: text(event, 'url'),
        labels,
      },
    ]);
  },
};
