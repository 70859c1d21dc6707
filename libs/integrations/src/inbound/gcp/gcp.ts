import { type Inbound, NOTHING, alertsOnly } from '../define.js';
import { fieldsOf, inner, labelsOf, severityOf, text, timeOf } from '../fields.js';

/** Google Cloud Monitoring's webhook, version 1.2. A test notification names no incident and says nothing. */
export const gcp: Inbound = {
  id: 'gcp',
  title: 'Google Cloud Monitoring',
  read: (json) => {
    const incident = inner(fieldsOf(json, 'Google Cloud alert'), 'incident');
    const key = text(incident, 'incident_id');
    if (key === '') return NOTHING;
    const labels = labelsOf(inner(inner(incident, 'resource'), 'labels'));
    const resolved = text(incident, 'state').toLowerCase() === 'closed';
    return alertsOnly([
      {
        source: 'gcp',
        key,
        status: resolved ? 'resolved' : 'firing',
        name: text(incident, 'policy_name', 'condition_name') || 'Google Cloud alert',
        severity: severityOf(text(incident, 'severity'), 'high'),
        service: text(labels, 'service_name', 'module_id', 'container_name', 'project_id'),
        host: text(labels, 'instance_id', 'node_name'),
        at: timeOf(resolved ? incident.ended_at : incident.started_at),
        message: text(incident, 'summary'),
        url: text(incident, 'url'),
        labels,
      },
    ]);
  },
};
