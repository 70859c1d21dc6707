import { environmentSchema } from '@tocsin/platform';
import { z } from 'zod';

interface Property {
  readonly description?: string;
  readonly default?: unknown;
}

/** `docs/config.md`: every environment variable, from the schema that reads them. */
export function configPage(): string {
  const schema = z.toJSONSchema(environmentSchema, { io: 'input', unrepresentable: 'any' }) as {
    properties: Record<string, Property>;
  };
  const rows = Object.entries(schema.properties).map(
    ([name, { description = '', default: preset }]) =>
      `| \`${name}\` | ${preset === undefined ? '' : `\`${String(preset)}\``} | ${description} |`,
  );
  return [
    '# Environment',
    '',
    'Made by `npm run docs`. The environment says where things are; what Tocsin does stands in the rules.',
    '`KAFKA_BROKERS`, `REDIS_URL` and `DATABASE_URL` all unset: embedded storage; all set: production; anything between is an error.',
    'Secrets that rules refer to (`{ env: NAME }`) are variables too; `NAME_FILE` may name a file instead. Rules of the tenant `default`',
    'may only name `TOCSIN_SECRET_…`; those of another, `acme-eu` for instance, only `TOCSIN_SECRET_ACME_EU__…`.',
    '',
    '| variable | default | meaning |',
    '|---|---|---|',
    ...rows,
    '',
  ].join('\n');
}
