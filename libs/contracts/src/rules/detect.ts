import { ALERT_SEVERITIES, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { z } from 'zod';
import { metricsSchema } from './metrics.js';
import { templateRuleSchema } from './template-rule.js';

const severity = z.enum(ALERT_SEVERITIES);

const newTemplate = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z
    .number()
    .min(0)
    .default(4)
    .describe('−log10 of the probability of a never-seen template, plus severity.'),
  learnMs: z
    .number()
    .int()
    .min(0)
    .default(10 * MINUTE_MS)
    .describe('A service says `learning` for this long …'),
  learnLines: z.number().int().min(0).default(500).describe('… and for this many lines.'),
  changeQuietMs: z
    .number()
    .int()
    .min(0)
    .default(15 * MINUTE_MS)
    .describe('For so long after a change of its service all new messages are one signal together.'),
});

const rateBurst = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z.number().min(0).default(5),
  minCount: z
    .number()
    .int()
    .min(1)
    .default(20)
    .describe('A burst below this many lines a minute is not worth waking anyone.'),
  severity: severity.default('medium'),
});

const errorShare = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z.number().min(0).default(5),
  minErrors: z.number().int().min(1).default(10).describe('Errors in the window of one minute.'),
  minRatio: z.number().min(0).max(1).default(0.02).describe('Share of error lines among all lines of the service.'),
  severity: severity.default('high'),
});

const periodicStop = z.strictObject({
  enabled: z.boolean().default(true),
  severity: severity.default('low'),
});

const fields = z.strictObject({
  enabled: z.boolean().default(true),
  minPerMinute: z.number().min(1).default(10).describe('Templates with fewer lines a minute are not looked into.'),
  maxSeries: z
    .number()
    .int()
    .min(0)
    .default(100)
    .describe('Series from the log lines of one service; more are counted.'),
});

const rareValue = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z.number().min(0).default(3.5).describe('−log10 of the chance of a value never seen in its place.'),
  severity: severity.default('low'),
});

const sequence = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z
    .number()
    .min(0)
    .default(3)
    .describe(
      '−log10 of the chance of a minute with a session so unusual. Learns 100 minutes with sessions, 500 for 5.',
    ),
  endAfterMs: z
    .number()
    .int()
    .min(10_000)
    .default(2 * MINUTE_MS)
    .describe('A session without a line for so long has ended.'),
  severity: severity.default('low'),
});

const parsing = z.strictObject({
  enabled: z.boolean().default(true),
  maxShare: z.number().gt(0).max(1).default(0.05).describe('Share of a minute’s lines that may fit no known template.'),
  minLines: z.number().int().min(1).default(100).describe('Minutes with fewer lines are not judged.'),
  severity: severity.default('low'),
});

export const detectSchema = z.strictObject({
  allowedLatenessMs: z
    .number()
    .int()
    .min(0)
    .max(10 * MINUTE_MS)
    .default(15_000)
    .describe('How far events may arrive out of order before they count as late. Detection waits this long.'),
  logs: z
    .strictObject({
      newTemplate: newTemplate.prefault({}),
      rateBurst: rateBurst.prefault({}),
      errorShare: errorShare.prefault({}),
      periodicStop: periodicStop.prefault({}),
      fields: fields.prefault({}).describe('Numbers in log lines as metric series.'),
      rareValue: rareValue.prefault({}),
      sequence: sequence
        .prefault({})
        .describe('Sessions (requests, traces, jobs) of a service whose messages come unlike in others.'),
      parsing: parsing.prefault({}).describe('Says when log lines no longer fall into templates.'),
      templates: z
        .array(templateRuleSchema)
        .default([])
        .describe('What people decided about single templates. Pins come first, then splits, merges, names and mutes.'),
    })
    .prefault({}),
  metrics: metricsSchema.prefault({}),
  alerts: z
    .strictObject({
      resolveAfterMs: z
        .number()
        .int()
        .min(1_000)
        .default(5 * MINUTE_MS)
        .describe('An alert without a new signal for this long is resolved.'),
      foreignResolveAfterMs: z
        .number()
        .int()
        .min(MINUTE_MS)
        .default(6 * HOUR_MS)
        .describe('The same for alerts of other systems, which repeat rarely and end with a message of their own.'),
      flapChanges: z.number().int().min(2).default(4).describe('So many changes of state …'),
      flapWithinMs: z
        .number()
        .int()
        .default(HOUR_MS / 2)
        .describe('… in this time: flapping; it then stays firing until it is quiet this long.'),
    })
    .prefault({}),
});
export type DetectRules = z.infer<typeof detectSchema>;
