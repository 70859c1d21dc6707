import {
  changeSchema,
  commandSchema,
  deadLetterSchema,
  healthSchema,
  outcomeSchema,
  shownIncidentSchema,
} from '@tocsin/contracts';
import { type RuleVersion, type TenantId } from '@tocsin/model';
import {
  type ApiToken,
  type AuditEntry,
  DELIVERY_STATES,
  type DeadLetterDecision,
  type Escalation,
  type LedgerEntry,
  ROLES,
  type RuleSetRow,
  type Silence,
  TOKEN_SCOPES,
  type TeamRole,
  type Ticket,
  type User,
} from '@tocsin/ports';
import { z } from 'zod';

/** What the API answers, as the API document says it. `satisfies` holds each to the type that is sent. */
const id = <Id extends string>() => z.string() as unknown as z.ZodType<Id, Id>;
const tenant = id<TenantId>();
const time = z.number().describe('Epoch milliseconds.');

export const listOf = <Item extends z.ZodType>(name: string, item: Item) => z.object({ [name]: z.array(item) });
export const pageOf = <Item extends z.ZodType>(name: string, item: Item) =>
  listOf(name, item).extend({ nextCursor: z.string().nullable() });

export const incident = shownIncidentSchema.meta({ id: 'Incident' });
const delivery = z.object({
  id: id<LedgerEntry['id']>(),
  tenant,
  incidentId: id<LedgerEntry['incidentId']>(),
  channel: z.string(),
  target: z.string(),
  purpose: z.enum(['page', 'update', 'ticket-open', 'ticket-update', 'ticket-close', 'resolved']),
  reason: z.string(),
  plannedAt: time,
  state: z.enum(DELIVERY_STATES),
  tries: z.number(),
  lastError: z.string().nullable(),
  externalId: z.string().nullable(),
  settledAt: time.nullable(),
  maybeSentTwice: z.boolean(),
}) satisfies z.ZodType<Omit<LedgerEntry, 'body'>>;
const ticket = z.object({
  tenant,
  incidentId: id<Ticket['incidentId']>(),
  ticketing: z.string(),
  externalId: z.string(),
  url: z.string().nullable(),
}) satisfies z.ZodType<Ticket>;
const escalation = z.object({
  tenant,
  incidentId: id<Escalation['incidentId']>(),
  policy: z.string(),
  step: z.number(),
  round: z.number(),
  nextAt: time.nullable(),
  state: z.enum(['active', 'held', 'done']),
  reason: z.string(),
}) satisfies z.ZodType<Escalation>;
export const incidentDetail = shownIncidentSchema
  .extend({
    deliveries: z.array(delivery),
    tickets: z.array(ticket),
    escalation: escalation.nullable(),
    teams: z.array(z.string()),
  })
  .meta({ id: 'IncidentDetail' });

export const commandOutcome = outcomeSchema.meta({ id: 'CommandOutcome' });
export const command = commandSchema
  .omit({ tenant: true, scope: true })
  .extend({ outcome: commandOutcome.nullable() })
  .meta({ id: 'Command' });
export const commandPending = z.object({ commandId: z.string(), see: z.string() });
export const change = changeSchema.meta({ id: 'Change' });
export const service = healthSchema
  .omit({ tenant: true, scope: true })
  .extend({ firstAt: time })
  .meta({ id: 'Service' });

export const silence = z
  .object({
    id: z.string(),
    tenant,
    match: z.string(),
    startsAt: time,
    endsAt: time,
    createdBy: z.string(),
    comment: z.string(),
  })
  .meta({ id: 'Silence' }) satisfies z.ZodType<Silence>;

const tokenBase = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  expiresAt: time.nullable(),
});
export const token = tokenBase
  .extend({ tenant, createdAt: time, revokedAt: time.nullable() })
  .meta({ id: 'Token' }) satisfies z.ZodType<Omit<ApiToken, 'hash'>>;
export const newToken = tokenBase.extend({ token: z.string() });

const teamRole = z.object({ team: z.string(), role: z.enum(ROLES) }) satisfies z.ZodType<TeamRole>;
export const user = z
  .object({
    tenant,
    id: z.string(),
    login: z.string(),
    displayName: z.string(),
    role: z.enum(ROLES),
    teams: z.array(teamRole),
    identity: z.object({ issuer: z.string(), subject: z.string() }).nullable(),
    createdAt: time,
    disabledAt: time.nullable(),
    hasPassword: z.boolean(),
  })
  .meta({ id: 'User' }) satisfies z.ZodType<Omit<User, 'passwordHash'>>;
export const signedIn = z.object({
  login: z.string(),
  displayName: z.string(),
  role: z.enum(ROLES),
  csrf: z.string(),
});
export const session = z.object({
  name: z.string(),
  tenant,
  scopes: z.array(z.enum(TOKEN_SCOPES)),
  teams: z.array(teamRole),
  csrf: z.string().nullable(),
});
export const auditEntry = z
  .object({
    tenant,
    seq: z.number(),
    at: time,
    actor: z.string(),
    action: z.string(),
    object: z.string(),
    outcome: z.string(),
    address: z.string(),
    detail: z.unknown(),
  })
  .meta({ id: 'AuditEntry' }) satisfies z.ZodType<AuditEntry>;

const ruleVersionBase = z.object({
  tenant,
  version: id<RuleVersion>(),
  publishedAt: time,
  publishedBy: z.string(),
});
export const ruleVersion = ruleVersionBase.meta({ id: 'RuleVersion' }) satisfies z.ZodType<
  Omit<RuleSetRow, 'document'>
>;
const document = z.record(z.string(), z.unknown()).describe('As `PUT /rules` takes it.');
export const ruleSet = ruleVersionBase.extend({ document });
export const activeRules = ruleSet.extend({ publishedAt: time.nullable() });
export const publishedVersion = z.object({ version: id<RuleVersion>() });

const decision = z.object({
  tenant,
  key: z.string(),
  decision: z.enum(['redriven', 'discarded']),
  at: time,
  actor: z.string(),
}) satisfies z.ZodType<DeadLetterDecision>;
export const deadLetter = deadLetterSchema
  .extend({ key: z.string(), position: z.number(), decision: decision.nullable(), text: z.string() })
  .meta({ id: 'DeadLetter' });
export const wholeDeadLetter = deadLetter.extend({ value: z.string().describe('Base64.') });
export const redriven = z.object({ redriven: z.number() });
