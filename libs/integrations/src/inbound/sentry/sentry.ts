import { type Inbound, NOTHING, alertsOnly } from '../define.js';
import { type Fields, fieldsOf, inner, severityOf, text, timeOf } from '../fields.js';

/** Sentry gives tags as pairs. */
const tagsOf = (event: Fields): Record<string, string> =>
  Object.fromEntries(
    (Array.isArray(event.tags) ? event.tags : [])
      .filter((pair): pair is [unknown, unknown] => Array.isArray(pair) && pair.length === 2)
      .map(([name, value]) => [String(name), String(value)]),
  );

/** Sentry's integration webhooks (issue, event alert, metric alert) and the older plugin's. */
export const sentry: Inbound = {
  id: 'sentry',
  title: 'Sentry',
  read: (json) => {
    const body = fieldsOf(json, 'Sentry webhook');
    const data = inner(body, 'data');
    const legacy = 'project_name' in body ? body : {};
    const subject = [inner(data, 'metric_alert'), inner(data, 'issue'), inner(data, 'event'), legacy].find(
      (each) => Object.keys(each).length > 0,
    );
    if (!subject) return NOTHING;
    const action = text(body, 'action');
    const labels = tagsOf('event' in legacy ? inner(legacy, 'event') : subject);
    return alertsOnly([
      {
        source: 'sentry',
        key: text(subject, 'issue_id', 'id', 'event_id') || text(subject, 'title', 'message'),
        status: action === 'resolved' ? 'resolved' : 'firing',
        name: text(subject, 'title', 'message', 'description_title') || 'Sentry issue',
        severity: severityOf(action === 'critical' ? 'critical' : text(subject, 'level'), 'high'),
        service: text(inner(subject, 'project'), 'slug', 'name') || text(subject, 'project_name', 'project'),
        host: text(labels, 'server_name'),
        at: timeOf(subject.lastSeen ?? subject.datetime),
        message: text(subject, 'culprit') || text(data, 'description_text', 'triggered_rule'),
        url: text(subject, 'web_url', 'permalink', 'url'),
        labels,
      },
    ]);
  },
};
