import {
  ALERT_SEVERITIES,
  ALERT_STATES,
  type Alert,
  type AlertId,
  CAUSE_EVIDENCE_KINDS,
  CAUSE_LEVELS,
  type CallSummary,
  COMMAND_ACTIONS,
  type Command,
  type CommandId,
  type CommandOutcome,
  type Companion,
  type ForeignAlert,
  type HealthSummary,
  type HeartbeatPing,
  INCIDENT_STATES,
  type Inventory,
  type KnownCompanions,
  type LeftOutAlert,
  type Incident,
  type IncidentId,
  JOIN_STRATEGIES,
  type ProbableCause,
  type RuleVersion,
  FAMILIARITIES,
  SERIES_STATES,
  SIGNAL_KINDS,
  UNUSUAL_IN_SESSIONS,
  type ScopeId,
  TIMELINE_KINDS,
  VERDICTS,
  type TenantId,
} from '@tocsin/model';
import { z } from 'zod';

/** A branded id in a record: any non-empty string. */
const id = <Id extends string>() => z.string().min(1) as unknown as z.ZodType<Id, Id>;
const time = z.number();
const labels = z.record(z.string(), z.string());

const evidence = z.object({
  observed: z.number().optional(),
  expected: z.number().optional(),
  low: z.number().optional(),
  high: z.number().optional(),
  unit: z.string().optional(),
  examples: z.array(z.string()).optional(),
  template: z.string().optional(),
  firstAt: z.number().optional(),
  lastAt: z.number().optional(),
  familiarity: z.enum(FAMILIARITIES).optional(),
  session: z
    .object({ id: z.string(), unusual: z.enum(UNUSUAL_IN_SESSIONS), templates: z.array(z.string()) })
    .optional(),
  views: z.array(z.object({ name: z.string(), surprise: z.number() })).optional(),
  points: z.array(z.tuple([z.number(), z.number()])).optional(),
});

export const alertSchema = z.object({
  id: id<AlertId>(),
  tenant: id<TenantId>(),
  environment: z.string(),
  scope: id<ScopeId>(),
  fingerprint: z.string(),
  service: z.string(),
  host: z.string(),
  kind: z.enum(SIGNAL_KINDS),
  rule: z.string(),
  subject: z.string(),
  name: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  state: z.enum(ALERT_STATES),
  flapping: z.boolean(),
  startsAt: time,
  lastAt: time,
  resolvedAt: time.nullable(),
  count: z.number(),
  surprise: z.number(),
  message: z.string(),
  evidence,
  labels,
  ruleVersion: id<RuleVersion>(),
}) satisfies z.ZodType<Alert>;

export const healthSchema = z.object({
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  environment: z.string(),
  service: z.string(),
  minuteAt: time,
  logs: z.number(),
  errors: z.number(),
  errorsExpected: z.number().nullable(),
  points: z.number(),
  parsing: z.object({ templates: z.number(), unfit: z.number(), found: z.number(), merged: z.number() }).optional(),
  sessions: z
    .object({
      ended: z.number(),
      givenUp: z.number(),
      unfollowed: z.number(),
      state: z.enum(['learning', 'ready']),
    })
    .optional(),
  surprising: z.array(
    z.object({
      subject: z.string(),
      count: z.number(),
      expected: z.number(),
      surprise: z.number(),
      title: z.string().optional(),
      kind: z.enum(['template', 'series']).optional(),
    }),
  ),
}) satisfies z.ZodType<HealthSummary>;

export const callSummarySchema = z.object({
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  environment: z.string(),
  service: z.string(),
  minuteAt: time,
  edges: z.array(
    z.object({
      caller: z.string(),
      callee: z.string(),
      seenBy: z.enum(['caller', 'callee']),
      calls: z.number(),
      errors: z.number(),
      p50Ms: z.number(),
      p95Ms: z.number(),
    }),
  ),
  beyondLimit: z.object({ edges: z.number(), calls: z.number() }),
}) satisfies z.ZodType<CallSummary>;

export const inventorySchema = z.object({
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  environment: z.string(),
  service: z.string(),
  at: time,
  templates: z.array(
    z.object({
      id: z.string(),
      text: z.string(),
      name: z.string().nullable().optional(),
      muted: z.boolean().optional(),
      familiarity: z.enum(FAMILIARITIES).optional(),
      lines: z.number(),
      lastAt: time,
      severity: z.number(),
      replaces: z.array(z.string()),
    }),
  ),
  series: z.array(
    z.object({
      id: z.string(),
      host: z.string(),
      name: z.string(),
      labels,
      state: z.enum(SERIES_STATES),
      lastAt: time.nullable(),
      lastValue: z.number().nullable(),
    }),
  ),
  places: z.array(z.object({ instance: z.string(), host: z.string(), lastAt: time, silent: z.boolean() })).optional(),
}) satisfies z.ZodType<Inventory>;

/** A change event as the scope log carries it. */
export const changeSchema = z.object({
  id: z.string(),
  type: z.enum(['deploy', 'flag', 'patch', 'job', 'config', 'maintenance']),
  title: z.string(),
  service: z.string(),
  host: z.string(),
  at: time,
  labels,
});
export type ScopeChange = z.infer<typeof changeSchema>;

/** Another system's alert as a packed event carries it. */
export const foreignAlertSchema = z.object({
  source: z.string(),
  key: z.string(),
  status: z.enum(['firing', 'resolved']),
  name: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  service: z.string(),
  host: z.string(),
  at: time.nullable(),
  message: z.string(),
  url: z.string(),
  labels,
}) satisfies z.ZodType<ForeignAlert>;

/** Calls of one service to another as a packed event carries them; `durations` are those of a `DurationHistogram`. */
export const foldedCallsSchema = z.object({
  side: z.enum(['caller', 'callee']),
  caller: z.string(),
  callee: z.string(),
  calls: z.number(),
  errors: z.number(),
  durations: z.array(z.tuple([z.number(), z.number()])),
});
export type FoldedCalls = z.infer<typeof foldedCallsSchema>;

/** A ping as a packed event carries it. */
export const heartbeatSchema = z.object({
  name: z.string().min(1),
  service: z.string(),
  host: z.string(),
  everyMs: z.number().positive(),
  graceMs: z.number().nonnegative(),
}) satisfies z.ZodType<HeartbeatPing>;

export const commandSchema = z.object({
  id: id<CommandId>(),
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  incidentId: id<IncidentId>(),
  action: z.enum(COMMAND_ACTIONS),
  actor: z.string(),
  at: time,
  until: time.optional(),
  text: z.string().optional(),
  into: id<IncidentId>().optional(),
  alertIds: z.array(id<AlertId>()).optional(),
  verdict: z.enum(VERDICTS).optional(),
}) satisfies z.ZodType<Command>;

export const outcomeSchema = z.object({
  commandId: id<CommandId>(),
  tenant: id<TenantId>(),
  incidentId: id<IncidentId>(),
  status: z.enum(['applied', 'refused']),
  reason: z.string(),
}) satisfies z.ZodType<CommandOutcome>;

/** An alert that belongs to no incident, with the reason. */
export const leftOutSchema = z.object({
  alertId: id<AlertId>(),
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  environment: z.string(),
  service: z.string(),
  host: z.string(),
  name: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  startsAt: time,
  perHour: z.number(),
  nearest: id<IncidentId>().nullable(),
  text: z.string(),
}) satisfies z.ZodType<LeftOutAlert>;

export const companionSchema = z.object({
  first: z.string(),
  second: z.string(),
  together: z.number(),
  follows: z.number(),
  lagMs: z.number(),
}) satisfies z.ZodType<Companion>;

export const companionsSchema = z.object({
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  at: time,
  companions: z.array(companionSchema),
}) satisfies z.ZodType<KnownCompanions>;

const member = z.object({
  alertId: id<AlertId>(),
  service: z.string(),
  host: z.string(),
  kind: z.enum(SIGNAL_KINDS),
  name: z.string(),
  subject: z.string(),
  severity: z.enum(ALERT_SEVERITIES),
  message: z.string(),
  startsAt: time,
  resolvedAt: time.nullable(),
  count: z.number(),
  score: z.number(),
  reasons: z.array(
    z.object({
      strategy: z.enum(JOIN_STRATEGIES),
      score: z.number(),
      via: id<AlertId>().nullable(),
      gapMs: z.number(),
      path: z.array(z.string()),
      text: z.string(),
    }),
  ),
  late: z.boolean(),
});

const causeSchema = z.object({
  component: z.string(),
  level: z.enum(CAUSE_LEVELS),
  service: z.string(),
  score: z.number(),
  text: z.string(),
  evidence: z.array(
    z.object({
      kind: z.enum(CAUSE_EVIDENCE_KINDS),
      subject: z.string(),
      score: z.number(),
      observed: z.number().nullable(),
      expected: z.number().nullable(),
      text: z.string(),
    }),
  ),
}) satisfies z.ZodType<ProbableCause>;
/** Earlier records say less. */
const cause = causeSchema
  .extend({
    component: causeSchema.shape.component.optional(),
    level: causeSchema.shape.level.default('service'),
    evidence: causeSchema.shape.evidence.default([]),
  })
  .transform(({ component, ...rest }) => ({ component: component ?? rest.service, ...rest }));

export const incidentSchema = z.object({
  id: id<IncidentId>(),
  number: z.number().nullable(),
  tenant: id<TenantId>(),
  scope: id<ScopeId>(),
  environment: z.string(),
  state: z.enum(INCIDENT_STATES),
  severity: z.enum(ALERT_SEVERITIES),
  title: z.string(),
  services: z.array(z.string()),
  members: z.array(member),
  membersBeyondLimit: z.number(),
  nearMisses: z
    .array(
      z.object({
        alertId: id<AlertId>(),
        service: z.string(),
        name: z.string(),
        at: time,
        score: z.number(),
        incidentId: id<IncidentId>().nullable(),
        text: z.string(),
      }),
    )
    .default([]),
  mergedInto: id<IncidentId>().nullable().default(null),
  changes: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      title: z.string(),
      service: z.string(),
      at: time,
      score: z.number(),
    }),
  ),
  causes: z.array(cause),
  similar: z
    .array(
      z.object({
        id: id<IncidentId>(),
        title: z.string(),
        openedAt: time,
        resolvedAt: time,
        similarity: z.number(),
        resolution: z.string(),
        shared: z.array(z.string()),
      }),
    )
    .default([]),
  timeline: z.array(z.object({ at: time, kind: z.enum(TIMELINE_KINDS), actor: z.string(), text: z.string() })),
  openedAt: time,
  lastAt: time,
  announcedAt: time.nullable(),
  acknowledgedAt: time.nullable(),
  acknowledgedBy: z.string().nullable(),
  snoozedUntil: time.nullable(),
  resolvedAt: time.nullable(),
  resolvedBy: z.string().nullable(),
  closedAt: time.nullable(),
  revision: z.number(),
  lastCommandId: id<CommandId>().nullable(),
  ruleVersion: id<RuleVersion>(),
  backfill: z.boolean(),
}) satisfies z.ZodType<Incident>;

/** An incident as it is read back: with all that earlier records left out. */
export const shownIncidentSchema = incidentSchema.extend({ causes: z.array(causeSchema) });
