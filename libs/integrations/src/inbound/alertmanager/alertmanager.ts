import { type ForeignAlert, stableId } from '@tocsin/model';
import { type Inbound, alertsOnly } from '../define.js';
import {
  type Fields,
  fieldsOf,
  hostIn,
  inner,
  items,
  labelsOf,
  serviceIn,
  severityOf,
  text,
  timeOf,
} from '../fields.js';

/** One alert as Prometheus, Alertmanager and Grafana write it. */
export function prometheusAlert(source: string, alert: Fields): ForeignAlert {
  const labels = labelsOf(inner(alert, 'labels'));
  const annotations = inner(alert, 'annotations');
  const resolved = text(alert, 'status') === 'resolved';
  const sorted = Object.keys(labels)
    .sort()
    .flatMap((name) => [name, labels[name]!]);
  return {
    source,
    key: text(alert, 'fingerprint') || stableId(...sorted),
    status: resolved ? 'resolved' : 'firing',
    name: text(labels, 'alertname') || 'alert',
    severity: severityOf(text(labels, 'severity', 'priority')),
    service: serviceIn(labels),
    host: hostIn(labels),
    at: timeOf(resolved ? alert.endsAt : alert.startsAt),
    message: text(annotations, 'summary', 'message', 'description'),
    url: text(annotations, 'runbook_url') || text(alert, 'generatorURL'),
    labels,
  };
}

/** Webhook of Prometheus Alertmanager, version 4. The whole group is sent again at each interval. */
export const alertmanager: Inbound = {
  id: 'alertmanager',
  title: 'Prometheus Alertmanager',
  read: (json) =>
    alertsOnly(
      items(fieldsOf(json, 'Alertmanager webhook').alerts).map((each) => prometheusAlert('alertmanager', each)),
    ),
};

/** What Prometheus posts to an Alertmanager: `/api/v2/alerts`. An alert whose `endsAt` has passed is over. */
export const prometheus: Inbound = {
  id: 'prometheus',
  title: 'Prometheus alerts',
  read: (json, { now }) =>
    alertsOnly(
      items(json).map((each) => {
        const endsAt = timeOf(each.endsAt);
        return prometheusAlert('prometheus', {
          ...each,
          status: endsAt !== null && endsAt <= now ? 'resolved' : 'firing',
        });
      }),
    ),
};
