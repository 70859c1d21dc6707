import { type Labels } from '@tocsin/model';

/** What a counter counts of a service's requests: all of them, those that failed, or, where a label tells a failure, both. */
export interface RequestCounter {
  /** What its name begins with: counters are compared with those of the same stem (`http.server.`). */
  readonly stem: string;
  readonly counts: 'all' | 'failed' | 'both';
}

const END = '(?:[._]seconds)?(?:[._](?:total|count))?$';
const ALL = new RegExp(`^(|.*[._])(?:requests|calls|rpcs)${END}`, 'i');
const FAILED = new RegExp(
  `^(|.*?[._])(?:(?:requests?|calls?|rpcs?)[._])?(?:errors|failures|failed|exceptions)${END}`,
  'i',
);
/** How many a histogram of durations has counted; which of them failed, its labels say. */
const DURATIONS = /^(?:|.*[._])(?:request|call)[._]duration(?:[._](?:seconds|ms|milliseconds))?[._]count$/i;
const STATUS = [
  'code',
  'status',
  'status_code',
  'http.response.status_code',
  'http_response_status_code',
  'response_code',
] as const;
const OUTCOME = /^(?:5\d\d|5xx|error|server_error|failure|failed)$/i;

function saysFailure(labels: Labels): boolean {
  if (labels['error.type'] || labels['error_type']) return true;
  return [...STATUS, 'outcome', 'result'].some((name) => labels[name] !== undefined && OUTCOME.test(labels[name]));
}

/**
 * Request counters by the names that exporters use (`http_requests_total{code="500"}`, `http.server.requests` beside
 * `http.server.errors`, `http_server_requests_seconds_count{outcome="SERVER_ERROR"}`). Null for every other series. What a client
 * got wrong (4xx) is no failure of the service.
 */
export function requestCounterOf(name: string, labels: Labels): RequestCounter | null {
  const failed = FAILED.exec(name);
  if (failed) return { stem: failed[1]!, counts: 'failed' };
  if (DURATIONS.test(name)) return { stem: `${name}.`, counts: saysFailure(labels) ? 'both' : 'all' };
  const all = ALL.exec(name);
  return all ? { stem: all[1]!, counts: saysFailure(labels) ? 'both' : 'all' } : null;
}
