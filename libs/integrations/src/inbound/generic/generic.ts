import { stableId } from '@tocsin/model';
import { type Inbound, alertsOnly } from '../define.js';
import {
  type Fields,
  hostIn,
  inner,
  isFields,
  items,
  labelsOf,
  needed,
  serviceIn,
  severityOf,
  text,
  timeOf,
} from '../fields.js';

function one(alert: Fields) {
  const labels = labelsOf(inner(alert, 'labels'));
  const name = needed(alert, 'alert', 'name', 'title');
  const service = text(alert, 'service') || serviceIn(labels);
  const host = text(alert, 'host') || hostIn(labels);
  const resolved = /^(resolved|ok|closed)$/i.test(text(alert, 'status', 'state'));
  return {
    source: text(alert, 'source') || 'generic',
    key: text(alert, 'key', 'id', 'fingerprint') || stableId(name, service, host),
    status: resolved ? ('resolved' as const) : ('firing' as const),
    name,
    severity: severityOf(text(alert, 'severity')),
    service,
    host,
    at: timeOf(alert.time ?? alert.at ?? (resolved ? alert.endsAt : alert.startsAt)),
    message: text(alert, 'message', 'description', 'summary'),
    url: text(alert, 'url'),
    labels,
  };
}

/** Tocsin's own form: one alert, or a list of them. `name` is all it must have. */
export const generic: Inbound = {
  id: 'generic',
  title: 'Generic alerts',
  read: (json) => alertsOnly((isFields(json) ? [json] : items(json)).map(one)),
};
