import { PermanentError, stableId } from '@tocsin/model';
import { type Inbound, NOTHING, alertsOnly, changesOnly } from '../define.js';
import { fieldsOf, inner, labelsOf, needed, severityOf, text, timeOf } from '../fields.js';

/** PagerDuty Events API v2 with Tocsin as the endpoint: `/v2/enqueue`. An acknowledgement there says nothing here. */
export const pagerduty: Inbound = {
  id: 'pagerduty',
  title: 'PagerDuty Events v2',
  read: (json) => {
    const event = fieldsOf(json, 'PagerDuty event');
    const action = needed(event, 'PagerDuty event', 'event_action');
    if (action === 'acknowledge') return NOTHING;
    const resolved = action === 'resolve';
    if (!resolved && action !== 'trigger')
      throw new PermanentError(
        'malformed_record',
        `PagerDuty event: event_action ${action} is none of trigger, acknowledge, resolve`,
      );
    const payload = inner(event, 'payload');
    const labels = labelsOf(inner(payload, 'custom_details'));
    const summary = resolved ? text(payload, 'summary') : needed(payload, 'PagerDuty event payload', 'summary');
    const source = text(payload, 'source');
    return alertsOnly([
      {
        source: 'pagerduty',
        key: resolved
          ? needed(event, 'PagerDuty event', 'dedup_key')
          : text(event, 'dedup_key') || stableId(summary, source),
        status: resolved ? 'resolved' : 'firing',
        name: text(payload, 'class') || summary || 'PagerDuty event',
        severity: severityOf(text(payload, 'severity')),
        service: text(payload, 'component', 'group') || source,
        host: source,
        at: timeOf(payload.timestamp),
        message: summary,
        url: text(event, 'client_url'),
        labels,
      },
    ]);
  },
};

/** PagerDuty change events: `/v2/change/enqueue`. */
export const pagerdutyChange: Inbound = {
  id: 'pagerduty-change',
  title: 'PagerDuty change events',
  read: (json, { now }) => {
    const payload = inner(fieldsOf(json, 'PagerDuty change event'), 'payload');
    const title = needed(payload, 'PagerDuty change event payload', 'summary');
    const service = text(payload, 'source');
    const at = timeOf(payload.timestamp) ?? now;
    return changesOnly([
      {
        id: stableId('pagerduty', title, service, at),
        type: 'deploy',
        title,
        service,
        host: '',
        at,
        labels: labelsOf(inner(payload, 'custom_details')),
      },
    ]);
  },
};
