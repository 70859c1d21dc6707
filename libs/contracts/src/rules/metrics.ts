import { ALERT_SEVERITIES, DAY_MS, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { z } from 'zod';

const severity = z.enum(ALERT_SEVERITIES);
const seriesMatch = (which: string) =>
  z.string().min(1).describe(`CEL over \`name\`, \`service\`, \`host\`, \`environment\`, \`labels\`: ${which}.`);
const ruleId = z.string().min(1).describe('Stable name; part of the alert fingerprint.');

export const thresholdSchema = z
  .strictObject({
    id: ruleId,
    match: seriesMatch('which series'),
    above: z.number().optional().describe('Fires when the value is over it …'),
    below: z.number().optional().describe('… or under it.'),
    clear: z.number().optional().describe('Hysteresis: resolves only beyond this value; default the limit itself.'),
    forMs: z.number().int().min(0).default(0).describe('Must hold this long before it fires.'),
    severity: severity.default('high'),
  })
  .refine((rule) => (rule.above === undefined) !== (rule.below === undefined), {
    message: 'exactly one of above or below is required',
  });
export type ThresholdRule = z.infer<typeof thresholdSchema>;

export const SENSITIVITIES = ['off', 'low', 'medium', 'high'] as const;
export type Sensitivity = (typeof SENSITIVITIES)[number];

export const baselineRuleSchema = z.strictObject({
  match: seriesMatch('which series; the first rule that matches counts'),
  sensitivity: z.enum(SENSITIVITIES).default('medium'),
  direction: z.enum(['both', 'up', 'down']).default('both').describe('Which way is worth an alert.'),
  severity: severity.default('medium'),
});
export type BaselineRule = z.infer<typeof baselineRuleSchema>;

export const noDataSchema = z.strictObject({
  id: ruleId,
  match: seriesMatch('which series must not fall silent'),
  afterMs: z
    .number()
    .int()
    .min(MINUTE_MS)
    .default(5 * MINUTE_MS)
    .describe('Silent for this long, and for four of its usual intervals, while others still send.'),
  severity: severity.default('high'),
});
export type NoDataRule = z.infer<typeof noDataSchema>;

export const sloSchema = z.strictObject({
  id: ruleId,
  total: seriesMatch('the counters of all requests, by service'),
  bad: seriesMatch('the counters of those that failed'),
  objective: z.number().gt(0).lt(1).describe('Share of good requests over 30 days, e.g. 0.999.'),
});
export type SloRule = z.infer<typeof sloSchema>;

export const capacitySchema = z
  .strictObject({
    id: ruleId,
    match: seriesMatch('which resources can run out'),
    above: z.number().optional().describe('Full at this value …'),
    below: z.number().optional().describe('… or empty at this one.'),
    horizonMs: z
      .number()
      .int()
      .min(HOUR_MS)
      .max(14 * DAY_MS)
      .default(DAY_MS)
      .describe('How far to look ahead.'),
    minProbability: z.number().gt(0).lt(1).default(0.5).describe('Told from this probability of running out on.'),
    severity: severity.default('medium'),
  })
  .refine((rule) => (rule.above === undefined) !== (rule.below === undefined), {
    message: 'exactly one of above or below is required',
  });
export type CapacityRule = z.infer<typeof capacitySchema>;

const peers = z.strictObject({
  enabled: z.boolean().default(true),
  minHosts: z.number().int().min(3).default(4).describe('Fewer siblings say nothing about which one is odd.'),
  severity: severity.default('low'),
});

const together = z.strictObject({
  enabled: z.boolean().default(true),
  severity: severity.default('low'),
});

const failedRequests = z.strictObject({
  enabled: z.boolean().default(true),
  minSurprise: z.number().min(0).default(5),
  minErrors: z.number().int().min(1).default(10).describe('Failed requests in the window of one minute.'),
  minRatio: z.number().min(0).max(1).default(0.02).describe('Share of failed requests among all of the service.'),
  severity: severity.default('high'),
});

/** Disks, as the common agents name them. */
const DEFAULT_CAPACITY = [
  {
    id: 'disk-full',
    match: 'name in ["disk.used_percent", "disk_used_percent"]',
    above: 95,
  },
  {
    id: 'filesystem-full',
    match: 'name in ["system.filesystem.utilization", "system.filesystem.used.pct"]',
    above: 0.95,
  },
];

/** One series that each of the common agents sends for every host: where it stops, the host or its agent has. */
const DEFAULT_NO_DATA = [
  {
    id: 'host-silent',
    match:
      'name in ["system.cpu.total.pct", "system.cpu.load_average.1m", "system.load.1", "system.load1", "node_load1"]',
    afterMs: MINUTE_MS,
    severity: 'medium' as const,
  },
];

export const metricsSchema = z.strictObject({
  counters: z
    .array(seriesMatch('series that are totals though their producer does not say so'))
    .default([])
    .describe('Totals are watched as growth per second. OTLP, Vector and Prometheus names say it themselves.'),
  thresholds: z.array(thresholdSchema).default([]),
  baselines: z
    .array(baselineRuleSchema)
    .default([{ match: 'true', sensitivity: 'medium', direction: 'both', severity: 'medium' }]),
  noData: z.array(noDataSchema).prefault(DEFAULT_NO_DATA),
  peers: peers.prefault({}).describe('One host unlike its siblings of the same service.'),
  together: together.prefault({}).describe('Metrics of one host of a service that leave their usual relation.'),
  failedRequests: failedRequests
    .prefault({})
    .describe(
      'Requests of a service that fail more often than they used to, from the request counters of its instances.',
    ),
  slos: z.array(sloSchema).default([]),
  capacity: z.array(capacitySchema).prefault(DEFAULT_CAPACITY),
  maxSeries: z
    .number()
    .int()
    .min(1)
    .default(200_000)
    .describe('Series watched by one partition; more are counted and refused.'),
});
export type MetricRules = z.infer<typeof metricsSchema>;
