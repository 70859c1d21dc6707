import { type DeviationRole } from './deviation.js';

/** What a metric's name says of it. `worse`: the direction that can be a symptom. */
export interface MetricRole {
  readonly role: DeviationRole;
  readonly worse: 'up' | 'down' | 'both';
}

const LATENCY = /latenc|durat|respon|elapsed|slow|(^|[._ -])(lat|mrt|rt|rtt|p\d\d)([._ (]|$)/;
const GOOD_SHARE = /success|avail|(^|[._ -])(sr|rr)([._ (]|$)/;
const ERRORS = /error|fail|exception|reject|timeout|5xx|4xx/;
const LOAD = /workload|requests?|throughput|(^|[._ ])(load|ops|rps|qps|calls|tps)([._ (/]|$)/;

/**
 * Latency, errors and load are told by the words that exporters use for them; everything else is a resource of its component.
 * A wrong guess costs a discount, never a candidate.
 */
export function metricRole(name: string): MetricRole {
  const text = name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
  if (GOOD_SHARE.test(text)) return { role: 'errors', worse: 'down' };
  if (ERRORS.test(text)) return { role: 'errors', worse: 'up' };
  if (LATENCY.test(text)) return { role: 'latency', worse: 'up' };
  if (LOAD.test(text)) return { role: 'load', worse: 'both' };
  return { role: 'resource', worse: 'both' };
}
