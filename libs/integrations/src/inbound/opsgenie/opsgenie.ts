import { stableId } from '@tocsin/model';
import { type Inbound, alertsOnly } from '../define.js';
import { fieldsOf, hostIn, inner, labelsOf, needed, serviceIn, severityOf, text } from '../fields.js';

/** Opsgenie's alert API with Tocsin as the endpoint: `/v2/alerts`. The close call comes by path, as `{alias, closed: true}`. */
export const opsgenie: Inbound = {
  id: 'opsgenie',
  title: 'Opsgenie alerts',
  read: (json) => {
    const alert = fieldsOf(json, 'Opsgenie alert');
    const labels = labelsOf(inner(alert, 'details'));
    const closed = alert.closed === true;
    const message = closed ? text(alert, 'message') : needed(alert, 'Opsgenie alert', 'message');
    return alertsOnly([
      {
        source: 'opsgenie',
        key: text(alert, 'alias') || stableId(message),
        status: closed ? 'resolved' : 'firing',
        name: message || 'Opsgenie alert',
        severity: severityOf(text(alert, 'priority')),
        service: serviceIn(labels) || text(alert, 'entity'),
        host: hostIn(labels),
        at: null,
        message: text(alert, 'description') || message,
        url: '',
        labels,
      },
    ]);
  },
};
