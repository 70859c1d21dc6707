import { type Labels } from '@tocsin/model';

/** Whom a metric or an alert is about, and the labels that are left over. */
export interface Subject {
  readonly service: string;
  readonly host: string;
  readonly labels: Labels;
}

/** The tags that say whom a metric is about; `host` leaves the labels, the rest stays. */
export function subjectOfTags(tags: Labels): Subject {
  const { host = '', ...labels } = tags;
  const service = labels['service.name'] ?? labels.service ?? labels.app ?? '';
  return { service, host: host || (labels['host.name'] ?? ''), labels };
}

/** `db-01:9100` is the host `db-01`; `[2001:db8::1]:9100` is `2001:db8::1`. */
export function hostOfInstance(instance: string): string {
  const bracket = instance.startsWith('[') ? instance.indexOf(']') : -1;
  if (bracket > 0) return instance.slice(1, bracket);
  const colon = instance.indexOf(':');
  return colon > 0 && colon === instance.lastIndexOf(':') ? instance.slice(0, colon) : instance;
}

/** Prometheus labels: `instance` names the host, `job` the service where nothing better does. */
export function subjectOfPrometheus(labels: Labels): Subject {
  const { __name__: _name, ...rest } = labels;
  return {
    service: rest.service ?? rest.app ?? rest.job ?? '',
    host: rest.node ?? rest.host ?? rest.hostname ?? hostOfInstance(rest.instance ?? ''),
    labels: rest,
  };
}
