import { ConfigurationError } from '@tocsin/model';
import { z } from 'zod';
import { correlateSchema } from './correlate.js';
import { detectSchema } from './detect.js';
import { notifySchema } from './notify.js';
import { sourceSchema } from './sources.js';
import { teamSchema } from './teams.js';

/** The rule document of a tenant: how to read, detect, correlate and tell, and whose what is. Every part has working defaults. */
export const ruleSetSchema = z.strictObject({
  version: z.literal(1).default(1).describe('Version of this document format.'),
  sources: z.array(sourceSchema).default([]),
  detect: detectSchema.prefault({}),
  correlate: correlateSchema.prefault({}),
  notify: notifySchema.prefault({}),
  teams: z.array(teamSchema).default([]),
});
export type RuleSet = z.infer<typeof ruleSetSchema>;

/** Reads a document. Throws `ConfigurationError` with every mistake, each under its key. */
export function parseRuleSet(document: unknown, place = 'rules'): RuleSet {
  const result = ruleSetSchema.safeParse(document ?? {});
  if (result.success) return result.data;
  throw new ConfigurationError(
    place,
    result.error.issues.map(({ path, message }) => ({ key: path.join('.') || '(document)', problem: message })),
  );
}

/** What is in force before anyone has published rules. */
export const defaultRuleSet = (): RuleSet => ruleSetSchema.parse({});
