import { type TenantId, withoutCredentials } from '@tocsin/model';
import { z } from 'zod';

/** Where a rule document may find a secret: in the environment. The document itself holds none. */
export const secretReference = z.strictObject({
  env: z.string().min(1).describe('Name of the environment variable that holds it: `TOCSIN_SECRET_…`.'),
});
export type SecretReference = z.infer<typeof secretReference>;

/** An address, or where it is to be found when it proves by itself who calls. */
export const orSecret = <T extends z.ZodType>(address: T) =>
  z.union([address, secretReference], { error: 'must be an address, or { env: TOCSIN_SECRET_… }' });

const PREFIX = 'TOCSIN_SECRET_';
const OPERATOR = 'default';
/** One `_` at a time, so that `__` can only be what parts a tenant from a name. */
const NAME = '[A-Z0-9]+(?:_[A-Z0-9]+)*';
const TENANT = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/**
 * Why rules of this tenant may not refer to this variable; null when they may. Every variable of the process could otherwise be sent to
 * an address of the publisher's choice. The tenant `default` has `TOCSIN_SECRET_NAME`, another has `TOCSIN_SECRET_TENANT__NAME`.
 */
export function refusalOfVariable(tenant: TenantId, variable: string): string | null {
  if (tenant !== OPERATOR && !TENANT.test(tenant))
    return `the tenant ${JSON.stringify(tenant)} cannot have secrets in the environment: its name is not lower-case words joined by "-"`;
  const own = tenant === OPERATOR ? PREFIX : `${PREFIX}${tenant.toUpperCase().replaceAll('-', '_')}__`;
  if (variable.endsWith('_FILE')) return `name ${variable.slice(0, -5)}: its value is read from the file by itself`;
  if (new RegExp(`^${own}${NAME}$`).test(variable)) return null;
  return `rules of this tenant may only refer to variables called ${own}…, in capitals; rename ${variable}`;
}

interface Mistake {
  readonly key: string;
  readonly problem: string;
}
const FIX = 'put the whole address into a variable and write { env: TOCSIN_SECRET_… } instead';

/** References to variables that are not this tenant's, and addresses with credentials in clear, anywhere in a part of the rules. */
export function secretMistakes(tenant: TenantId, part: unknown, key: string): readonly Mistake[] {
  if (typeof part === 'string')
    return withoutCredentials(part) === part ? [] : [{ key, problem: `carries credentials in clear; ${FIX}` }];
  if (typeof part !== 'object' || part === null) return [];
  const { success, data } = secretReference.safeParse(part);
  const refusal = success ? refusalOfVariable(tenant, data.env) : null;
  if (refusal) return [{ key: `${key}.env`, problem: refusal }];
  return Object.entries(part).flatMap(([name, value]) => secretMistakes(tenant, value, `${key}.${name}`));
}
