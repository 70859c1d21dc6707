import { readFileSync } from 'node:fs';
import { type TenantId, asId } from '@tocsin/model';
import { ROLES, type UserRole } from '@tocsin/ports';
import { z } from 'zod';

const text = z.string().min(1);

/** The variables of sign-in through OpenID Connect. */
export const oidcVariables = {
  OIDC_ISSUER: z.url().optional().describe('OpenID provider through which people may sign in; off unless set.'),
  OIDC_CLIENT_ID: text
    .optional()
    .describe('Tocsin’s name there. The provider must allow `TOCSIN_PUBLIC_URL/api/v1/session/oidc/callback`.'),
  OIDC_CLIENT_SECRET: text.optional().describe('What Tocsin proves itself with there; none for a public client.'),
  OIDC_CLIENT_SECRET_FILE: text.optional().describe('A file that holds it instead.'),
  OIDC_SCOPES: text.default('openid profile email').describe('What is asked for.'),
  OIDC_GROUPS_CLAIM: text
    .default('groups')
    .describe('Claim with the groups of a person, of the ID token or the user info; `a.b` is `b` within `a`.'),
  OIDC_GRANTS: text
    .optional()
    .describe(
      'What groups may do: `GROUP=ROLE`, `GROUP=ROLE/TEAM` or either with `@TENANT`, comma-separated; the group `*` is everybody. The first that fits names the tenant.',
    ),
  OIDC_TITLE: text.default('single sign-on').describe('Stands on the button: Sign in with …'),
};
type Variables = z.infer<z.ZodObject<typeof oidcVariables>>;

/** What the members of a group may do. */
export interface OidcGrant {
  readonly group: string;
  readonly role: UserRole;
  /** Null: in the whole tenant. */
  readonly team: string | null;
  readonly tenant: TenantId;
}

export interface OidcConfig {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scopes: string;
  readonly groupsClaim: string;
  readonly grants: readonly OidcGrant[];
  readonly title: string;
}

const GRANT = new RegExp(`^(.+)=(${ROLES.join('|')})(?:/([^@/]+))?(?:@([a-z0-9]+(?:-[a-z0-9]+)*))?$`);
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

function grantOf(entry: string): OidcGrant | null {
  const [, group, role, team = null, tenant = 'default'] = GRANT.exec(entry) ?? [];
  return group === undefined ? null : { group, role: role as UserRole, team, tenant: asId<TenantId>(tenant) };
}

/** Null when nobody signs in through a provider. Mistakes are added to the list. */
export function oidcOf(env: Variables, mistakes: { key: string; problem: string }[]): OidcConfig | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET_FILE: file } = env;
  if (issuer === undefined) return null;
  const { protocol, hostname } = new URL(issuer);
  if (protocol !== 'https:' && !LOOPBACK.has(hostname))
    mistakes.push({ key: 'OIDC_ISSUER', problem: 'must begin with https://' });
  if (clientId === undefined) mistakes.push({ key: 'OIDC_CLIENT_ID', problem: 'is needed for OIDC_ISSUER' });
  const entries = (env.OIDC_GRANTS ?? '').split(',').map((entry) => entry.trim());
  if (env.OIDC_GRANTS === undefined)
    mistakes.push({ key: 'OIDC_GRANTS', problem: 'is needed for OIDC_ISSUER: nobody could do anything' });
  else
    for (const entry of entries)
      if (grantOf(entry) === null)
        mistakes.push({ key: 'OIDC_GRANTS', problem: `${entry} is not GROUP=ROLE[/TEAM][@TENANT] with a known role` });
  return {
    issuer,
    clientId: clientId ?? '',
    clientSecret: env.OIDC_CLIENT_SECRET ?? (file === undefined ? null : readSecret(file, mistakes)),
    scopes: env.OIDC_SCOPES,
    groupsClaim: env.OIDC_GROUPS_CLAIM,
    grants: entries.flatMap((entry) => grantOf(entry) ?? []),
    title: env.OIDC_TITLE,
  };
}

function readSecret(file: string, mistakes: { key: string; problem: string }[]): string | null {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    mistakes.push({ key: 'OIDC_CLIENT_SECRET_FILE', problem: (error as Error).message });
    return null;
  }
}
