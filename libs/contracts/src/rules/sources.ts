import { z } from 'zod';

export const LINE_FORMATS = ['auto', 'json', 'otlp-json', 'telegraf-json', 'influx', 'text'] as const;
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
  format: z.enum(LINE_FORMATS).default('auto').describe('`auto` looks at each record.'),
  service: z.string().default('').describe('service.name of records that name none (plain lines).'),
  backfill: z
    .boolean()
    .default(false)
    .describe('Learn from it and show it, never page: history that is loaded after the fact.'),
});
export type SourceBinding = z.infer<typeof sourceSchema>;
