import { type EpochMs, type ForeignAlert } from '@tocsin/model';
import { BUCKET_MS } from './open-buckets.js';
import { type SignalDraft } from './subject.js';

/**
 * Another system's alert as a finding of the bucket in which it was heard. What it says of its own start counts within the
 * bucket; an older start is told in the message, because the past is already decided.
 */
export function draftOf(alert: ForeignAlert, endAt: EpochMs): SignalDraft {
  const { source, key, status, name, severity, host, message, url, labels } = alert;
  // A bucket's own start is the end of the one before: everybody has been told that it is over.
  const at = Math.min(endAt, Math.max(endAt - BUCKET_MS + 1, alert.at ?? endAt));
  const isOld = status === 'firing' && alert.at !== null && alert.at < at;
  const since = isOld ? ` (since ${new Date(alert.at).toISOString()})` : '';
  return {
    kind: 'foreign.alert',
    rule: source,
    subject: key,
    name,
    host,
    at,
    status,
    severity,
    surprise: 0,
    message: `${message || name}${since}`,
    evidence: {},
    labels: url ? { ...labels, url } : labels,
  };
}
