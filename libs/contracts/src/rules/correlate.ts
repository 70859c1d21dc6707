import { MINUTE_MS } from '@tocsin/model';
import { z } from 'zod';

const ms = (defaultMs: number, text: string) => z.number().int().min(0).default(defaultMs).describe(text);

export const groupingRuleSchema = z.strictObject({
  id: z.string().min(1),
  match: z.string().min(1).describe('CEL over `alert`: which alerts this rule groups.'),
  by: z
    .array(z.string().min(1))
    .min(1)
    .describe('Fields whose values must be equal: service, host, environment, name, kind or a label as labels.NAME.'),
});
export type GroupingRule = z.infer<typeof groupingRuleSchema>;

export const scopeRuleSchema = z.strictObject({
  match: z.string().min(1).describe('CEL over `service`, `environment`; the first that matches names the scope.'),
  scope: z.string().min(1),
});

export const correlateSchema = z.strictObject({
  idleMs: ms(10 * MINUTE_MS, 'An incident takes no alert later than this after its newest.'),
  capMs: ms(90 * MINUTE_MS, 'An incident takes no alert later than this after its first.'),
  announceMs: ms(30_000, 'People are told this long after the first alert; at once if critical.'),
  reopenMs: ms(30 * MINUTE_MS, 'A resolved incident is reopened within this time, then closed.'),
  resolveAfterMs: ms(2 * MINUTE_MS, 'All members resolved for this long: the incident is resolved.'),
  allowedLatenessMs: ms(2 * MINUTE_MS, 'Alerts wait for partitions that lag up to this much.'),
  joinRatio: z.number().min(0).max(1).default(0.5).describe('Confidence from which an alert joins.'),
  changeWindowMs: ms(30 * MINUTE_MS, 'A change is a suspect for this long.'),
  maxMembers: z.number().int().min(1).max(5_000).default(500).describe('Members kept; the rest is counted.'),
  leaveOutChronic: z
    .boolean()
    .default(true)
    .describe('An alert that fires all day and comes without company is left out of incidents, and counted.'),
  topology: z
    .array(z.strictObject({ caller: z.string().min(1), callee: z.string().min(1) }))
    .default([])
    .describe('Which service calls which.'),
  placements: z
    .array(
      z.strictObject({
        instance: z.string().min(1),
        service: z.string().default(''),
        host: z.string().default(''),
      }),
    )
    .default([])
    .describe(
      'Which instance (pod, process) belongs to which service and runs on which host; wins over what was observed.',
    ),
  aliases: z
    .array(z.strictObject({ name: z.string().min(1), sameAs: z.string().min(1) }))
    .default([])
    .describe('Other names of services, instances and hosts.'),
  rules: z.array(groupingRuleSchema).default([]),
  scopes: z.array(scopeRuleSchema).default([]),
});
export type CorrelateRules = z.infer<typeof correlateSchema>;
