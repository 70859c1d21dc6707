import { type Inbound, alertsOnly } from '../define.js';
import { fieldsOf, inner, labelsOf, needed, severityOf, text, timeOf } from '../fields.js';

/** Azure Monitor, common alert schema. Fired and Resolved share `alertId`. */
export const azure: Inbound = {
  id: 'azure',
  title: 'Azure Monitor',
  read: (json) => {
    const data = inner(fieldsOf(json, 'Azure alert'), 'data');
    const essentials = inner(data, 'essentials');
    const targets = Array.isArray(essentials.alertTargetIDs) ? essentials.alertTargetIDs.map(String) : [];
    const resource = targets[0]?.split('/').at(-1) ?? '';
    const resolved = text(essentials, 'monitorCondition') === 'Resolved';
    return alertsOnly([
      {
        source: 'azure',
        key: needed(essentials, 'Azure alert', 'alertId', 'originAlertId'),
        status: resolved ? 'resolved' : 'firing',
        name: text(essentials, 'alertRule') || 'Azure alert',
        severity: severityOf(text(essentials, 'severity')),
        service: resource,
        host: resource,
        at: timeOf(resolved ? essentials.resolvedDateTime : essentials.firedDateTime),
        message: text(essentials, 'description'),
        url: '',
        labels: { ...labelsOf(inner(data, 'customProperties')), signal: text(essentials, 'signalType') },
      },
    ]);
  },
};
