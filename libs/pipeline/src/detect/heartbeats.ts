import { type HeartbeatVerdict } from '@tocsin/detect';
import { SECOND_MS } from '@tocsin/model';
import { type SignalDraft } from './subject.js';

/** A missing heartbeat as a finding; the alert lasts until it comes back. */
export function heartbeatDraft({ ping, status, at, lastAt }: HeartbeatVerdict): SignalDraft {
  const { name, host, everyMs, graceMs } = ping;
  const silentSeconds = Math.round((at - lastAt) / SECOND_MS);
  const everySeconds = Math.round(everyMs / SECOND_MS);
  const grace = Math.round(graceMs / SECOND_MS);
  return {
    kind: 'heartbeat.missed',
    rule: 'heartbeat',
    subject: name,
    name: `heartbeat ${name} is missing`,
    host,
    at,
    status,
    severity: 'high',
    surprise: 0,
    message:
      status === 'firing'
        ? `no ping since ${new Date(lastAt).toISOString()}; one is expected every ${everySeconds} s, at most ${grace} s late`
        : `pings again after ${silentSeconds} s`,
    evidence: { observed: silentSeconds, expected: everySeconds, unit: 's' },
  };
}
