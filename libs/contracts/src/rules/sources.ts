import { z } from 'zod';
import { isTimeZone } from './time-zone.js';

/** How records are written; docs/formats.md says which producers write what. */
export const LINE_FORMATS = [
  'auto',
  'json',
  'text',
  'cri',
  'logstash-plain',
  'ltsv',
  'msgpack',
  'influx',
  'telegraf-json',
  'collectd-json',
  'collectd-command',
  'graphite',
  'metricbeat',
  'vector',
  'prometheus-json',
  'otlp-json',
  'otlp-protobuf',
  'connect-json',
  'confluent',
  'cloudevents',
  'kubernetes-event',
  'alertmanager',
  'cloudwatch',
  'remote-write',
  'remote-write-2',
  'loki-json',
  'loki-protobuf',
  'splunk-hec',
] as const;
export type LineFormat = (typeof LINE_FORMATS)[number];

export const sourceSchema = z.strictObject({
  topics: z
    .array(z.string().min(1))
    .min(1)
    .describe(
      'Kafka topics: exact names, or patterns in linear-time regular expression syntax that match the whole name.',
    ),
  tenant: z.string().min(1).default('default').describe('Who the events belong to; never read from the payload.'),
  environment: z.string().min(1).default('production').describe('deployment.environment.name of the events.'),
  format: z
    .enum(LINE_FORMATS)
    .default('auto')
    .describe('`auto` finds it out by the first record of each topic partition.'),
  timeZone: z
    .string()
    .refine(isTimeZone, 'not an IANA time zone such as Europe/Berlin')
    .optional()
    .describe('Where clocks stand whose times name no zone; UTC when left out.'),
  service: z.string().default('').describe('service.name of records that name none (plain lines).'),
  backfill: z
    .boolean()
    .default(false)
    .describe('Learn from it and show it, never page: history that is loaded after the fact.'),
});
export type SourceBinding = z.infer<typeof sourceSchema>;
