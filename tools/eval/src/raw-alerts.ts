import { readFileSync } from 'node:fs';
import {
  type Alert,
  type AlertId,
  type AlertSeverity,
  type RuleVersion,
  type ScopeId,
  type TenantId,
  asId,
} from '@tocsin/model';
import { type Estate } from './estate-topology.js';

/** One line of `alerts.jsonl`: what a monitoring system would have sent. */
export interface RawAlert {
  readonly id: string;
  readonly ts: number;
  readonly source: string;
  readonly entity: string;
  readonly host?: string;
  readonly peer?: string;
  readonly name: string;
  readonly kind: string;
  readonly severity?: string;
  readonly value?: number;
  readonly baseline?: number;
  readonly message?: string;
  readonly count?: number;
}

export const readRawAlerts = (path: string): RawAlert[] =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as RawAlert);

const SEVERITIES: Readonly<Record<string, AlertSeverity>> = { critical: 'critical', warning: 'medium' };

/** As a receiver would map it: the instance becomes its service and host, the callee a label, figures evidence. */
export function alertOf(raw: RawAlert, estate: Estate): Alert {
  const { id, ts, source, entity, peer = '', name, kind, value, baseline, message = '', count = 1 } = raw;
  const { service, host } = estate.placeOf(entity);
  const labels: Record<string, string> = { 'service.instance.id': entity };
  if (peer) labels['peer.service'] = estate.placeOf(peer).service;
  return {
    id: asId<AlertId>(id),
    tenant: asId<TenantId>('eval'),
    environment: 'production',
    scope: asId<ScopeId>('eval/production'),
    fingerprint: [source, entity, name, kind, peer].join('|'),
    service,
    host: raw.host ?? host,
    kind: 'foreign.alert',
    rule: source,
    subject: `${name}|${kind}`,
    name: `${name} ${kind}`,
    severity: SEVERITIES[raw.severity ?? ''] ?? 'medium',
    state: 'firing',
    flapping: false,
    startsAt: ts,
    lastAt: ts,
    resolvedAt: null,
    count,
    surprise: 0,
    message,
    evidence: value === undefined || baseline === undefined ? {} : { observed: value, expected: baseline },
    labels,
    ruleVersion: asId<RuleVersion>('eval'),
  };
}
