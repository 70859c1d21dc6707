import { type Alert, type RuleVersion } from '@tocsin/model';
import { type DeclaredTopology } from '@tocsin/topology';
import { type JoinWeights } from './join/weights.js';

/** A rule that groups the alerts it matches by equal field values. */
export interface GroupingRule {
  readonly id: string;
  readonly matches: (alert: Alert) => boolean;
  /** service, host, environment, name, kind or `labels.NAME`. */
  readonly by: readonly string[];
}

/** How alerts become incidents; a tenant's published rules, compiled. */
export interface GroupingPolicy {
  readonly ruleVersion: RuleVersion;
  readonly idleMs: number;
  readonly capMs: number;
  readonly announceMs: number;
  readonly reopenMs: number;
  readonly resolveAfterMs: number;
  readonly joinRatio: number;
  readonly changeWindowMs: number;
  readonly maxMembers: number;
  /** Alerts that fire all day and come without company are left out of incidents. */
  readonly leaveOutChronic: boolean;
  readonly weights: JoinWeights;
  readonly declared: DeclaredTopology;
  readonly rules: readonly GroupingRule[];
}

/** The value of a `by` field, or null when the alert has none: what is not there is never equal. */
export function fieldOf(alert: Alert, field: string): string | null {
  const value = field.startsWith('labels.')
    ? alert.labels[field.slice('labels.'.length)]
    : { service: alert.service, host: alert.host, environment: alert.environment, name: alert.name, kind: alert.kind }[
        field
      ];
  return value || null;
}
