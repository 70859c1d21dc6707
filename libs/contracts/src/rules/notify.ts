import { ALERT_SEVERITIES, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { z } from 'zod';
import { orSecret, secretReference as secret } from './secret-reference.js';
import { isTimeZone } from './time-zone.js';

const id = z.string().min(1);

const webhookSchema = z.strictObject({
  id,
  type: z.literal('webhook'),
  url: orSecret(z.url()).describe('Receives POST with JSON, signed by Standard Webhooks.'),
  secret: secret.describe('`whsec_…` signing secret.'),
  allowPrivateAddresses: z.boolean().default(false).describe('Allow targets in private and loopback networks.'),
});
const emailSchema = z.strictObject({
  id,
  type: z.literal('email'),
  smtpUrl: orSecret(z.string().min(1)).describe('smtp://host:port or smtps://…'),
  user: z.string().default(''),
  password: secret.optional(),
  from: z.string().min(3),
});
export const channelSchema = z.discriminatedUnion('type', [webhookSchema, emailSchema]);
export type ChannelConfig = z.infer<typeof channelSchema>;

export const jiraSchema = z.strictObject({
  id,
  type: z.literal('jira'),
  baseUrl: z.url().describe('https://your-site.atlassian.net'),
  project: id.describe('Project key.'),
  issueType: z.string().default('Task'),
  user: z.string().min(1).describe('Account e-mail.'),
  token: secret,
  allowPrivateAddresses: z.boolean().default(false),
});
export type TicketingConfig = z.infer<typeof jiraSchema>;

const contact = z.strictObject({
  channel: id,
  target: z.string().default('').describe('E-mail address; empty for webhooks.'),
});
const userSchema = z.strictObject({ id, name: z.string().default(''), contacts: z.array(contact).min(1) });

const rotationSchema = z.strictObject({
  startsOn: z.iso.date().describe('First day of the first shift, in the zone of the schedule.'),
  handoverAt: z
    .string()
    .regex(/^\d\d:\d\d$/)
    .default('09:00'),
  shiftDays: z.number().int().min(1).max(366).default(7),
  participants: z.array(id).min(1).describe('Users in turn.'),
});
const overrideSchema = z.strictObject({
  user: id,
  startsAt: z.iso.datetime({ offset: true }),
  endsAt: z.iso.datetime({ offset: true }),
});
const scheduleSchema = z.strictObject({
  id,
  timeZone: z.string().default('UTC').describe('IANA name; shifts follow its clock through daylight saving.'),
  rotation: rotationSchema,
  overrides: z.array(overrideSchema).default([]),
});
export type OnCallSchedule = z.infer<typeof scheduleSchema>;

const targetSchema = z.union([
  z.strictObject({ user: id }),
  z.strictObject({ schedule: id }),
  z.strictObject({ channel: id, target: z.string().default('') }),
]);
const policySchema = z.strictObject({
  id,
  steps: z
    .array(
      z.strictObject({
        targets: z.array(targetSchema).min(1),
        waitMs: z
          .number()
          .int()
          .min(1_000)
          .default(5 * MINUTE_MS)
          .describe('Until the next step if nobody acknowledges.'),
      }),
    )
    .min(1),
  repeat: z.number().int().min(0).max(20).default(2).describe('How often all steps are run again.'),
});
export type EscalationPolicy = z.infer<typeof policySchema>;

const routeSchema = z.strictObject({
  match: z.string().min(1).default('true').describe('CEL over `incident`: severity, services, environment, title.'),
  policy: id.optional().describe('Whom to page; nobody when absent.'),
  ticketing: id.optional().describe('Where to open a ticket.'),
  minSeverity: z.enum(ALERT_SEVERITIES).default('info').describe('Less severe incidents are shown only.'),
  continue: z.boolean().default(false).describe('Also try the routes below.'),
});

const base = z.strictObject({
  channels: z.array(channelSchema).default([]),
  ticketing: z.array(jiraSchema).default([]),
  users: z.array(userSchema).default([]),
  schedules: z.array(scheduleSchema).default([]),
  policies: z.array(policySchema).default([]),
  routes: z.array(routeSchema).default([]),
  staleAfterMs: z
    .number()
    .int()
    .min(0)
    .default(6 * HOUR_MS)
    .describe('Incidents older than this when they are first seen are shown, not paged.'),
});
export type NotifyRules = z.infer<typeof base>;
export type ContactTarget = z.infer<typeof targetSchema>;

/** Every name that is used must be defined: a typing error must not become a page that nobody gets. */
export const notifySchema = base.superRefine((rules, context) => {
  const known = (list: readonly { id: string }[]) => new Set(list.map((item) => item.id));
  const [channels, users, schedules] = [known(rules.channels), known(rules.users), known(rules.schedules)];
  const [policies, ticketing] = [known(rules.policies), known(rules.ticketing)];
  const need = (set: ReadonlySet<string>, name: string | undefined, what: string, path: (string | number)[]) => {
    if (name !== undefined && !set.has(name))
      context.addIssue({ code: 'custom', path, message: `no ${what} is called ${JSON.stringify(name)}` });
  };
  rules.users.forEach((user, i) =>
    user.contacts.forEach((each, j) => need(channels, each.channel, 'channel', ['users', i, 'contacts', j, 'channel'])),
  );
  rules.schedules.forEach((schedule, i) => {
    if (!isTimeZone(schedule.timeZone))
      context.addIssue({ code: 'custom', path: ['schedules', i, 'timeZone'], message: 'not an IANA time zone' });
    schedule.rotation.participants.forEach((name, j) =>
      need(users, name, 'user', ['schedules', i, 'rotation', 'participants', j]),
    );
    schedule.overrides.forEach((each, j) => need(users, each.user, 'user', ['schedules', i, 'overrides', j, 'user']));
  });
  rules.policies.forEach((policy, i) =>
    policy.steps.forEach((step, j) =>
      step.targets.forEach((target, k) => {
        const path = ['policies', i, 'steps', j, 'targets', k];
        if ('user' in target) need(users, target.user, 'user', [...path, 'user']);
        else if ('schedule' in target) need(schedules, target.schedule, 'schedule', [...path, 'schedule']);
        else need(channels, target.channel, 'channel', [...path, 'channel']);
      }),
    ),
  );
  rules.routes.forEach((route, i) => {
    need(policies, route.policy, 'policy', ['routes', i, 'policy']);
    need(ticketing, route.ticketing, 'ticketing', ['routes', i, 'ticketing']);
  });
});
