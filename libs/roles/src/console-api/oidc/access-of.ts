import { type TenantId } from '@tocsin/model';
import { type OidcGrant } from '@tocsin/platform';
import { ROLES, type TeamRole, type UserRole } from '@tocsin/ports';

/** What a person may do, by what the provider says of them. */
export interface GrantedAccess {
  readonly tenant: TenantId;
  readonly role: UserRole;
  readonly teams: readonly TeamRole[];
}

const highest = (roles: readonly UserRole[]): UserRole | undefined =>
  [...roles].sort((a, b) => ROLES.indexOf(b) - ROLES.indexOf(a))[0];

/** The groups in a claim: a list, or one; `a.b` names `b` within `a`. */
export function groupsIn(claims: Readonly<Record<string, unknown>>, claim: string): readonly string[] {
  const path = claim in claims ? [claim] : claim.split('.');
  const found = path.reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], claims);
  const list = Array.isArray(found) ? (found as unknown[]) : [found];
  return list.filter((group) => typeof group === 'string');
}

/**
 * The first grant that fits names the tenant; the grants of that tenant are put together: the highest role, and the highest in each team.
 * Who has a role in teams alone sees the tenant as a viewer. Null: no grant fits.
 */
export function accessOf(groups: readonly string[], grants: readonly OidcGrant[]): GrantedAccess | null {
  const held = grants.filter(({ group }) => group === '*' || groups.includes(group));
  const tenant = held[0]?.tenant;
  if (tenant === undefined) return null;
  const own = held.filter((grant) => grant.tenant === tenant);
  const names = [...new Set(own.flatMap(({ team }) => team ?? []))];
  const rolesIn = (team: string | null) => own.filter((grant) => grant.team === team).map(({ role }) => role);
  return {
    tenant,
    role: highest(rolesIn(null)) ?? 'viewer',
    teams: names.map((team) => ({ team, role: highest(rolesIn(team))! })),
  };
}
