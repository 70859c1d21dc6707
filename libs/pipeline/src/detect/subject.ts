import {
  type AlertSeverity,
  type Evidence,
  type Labels,
  type ScopeId,
  type Signal,
  type TenantId,
} from '@tocsin/model';

/** Who a piece of state is about. */
export interface Subject {
  readonly tenant: TenantId;
  readonly environment: string;
  readonly service: string;
}

export const subjectKey = ({ tenant, environment, service }: Subject): string =>
  `${tenant}\0${environment}\0${service}`;

/** A finding with what is needed to put it into the alert book. */
export interface Finding {
  readonly signal: Signal;
  readonly scope: ScopeId;
  readonly backfill: boolean;
}

/** What a detector says; the rest of the signal follows from the subject. */
export interface SignalDraft {
  readonly kind: Signal['kind'];
  readonly rule: string;
  readonly subject: string;
  readonly name: string;
  readonly host: string;
  readonly at: number;
  readonly status: Signal['status'];
  readonly severity: AlertSeverity;
  readonly surprise: number;
  readonly message: string;
  readonly evidence: Evidence;
  readonly labels?: Labels;
}

export const signalOf = (
  { tenant, environment, service }: Subject,
  { labels = {}, ...draft }: SignalDraft,
): Signal => ({
  tenant,
  environment,
  service,
  labels,
  ...draft,
});
