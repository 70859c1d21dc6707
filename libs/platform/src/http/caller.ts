import { type TenantId, asId } from '@tocsin/model';
import { type TeamRole, type TokenScope, type UserRole } from '@tocsin/ports';

/** Whose installation it is: the tenant of the first start. */
export const DEFAULT_TENANT = asId<TenantId>('default');

/** Who a request comes from. */
export interface Caller {
  readonly tenant: TenantId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
  /** What comes on top for what belongs to a team. */
  readonly teams: readonly TeamRole[];
  /** The account of a signed-in person; null for an API token. */
  readonly userId: string | null;
}

/** What each role may do. Sending events is for tokens, not for people. */
export const SCOPES_OF_ROLE: Readonly<Record<UserRole, readonly TokenScope[]>> = {
  viewer: ['read'],
  responder: ['read', 'respond'],
  analyst: ['read', 'respond', 'tune'],
  admin: ['read', 'respond', 'tune', 'admin'],
};

export const mayDo = ({ scopes }: Caller, scope: TokenScope): boolean =>
  scopes.includes(scope) || scopes.includes('admin');

/** The same for what belongs to these teams: a role within one of them is enough. */
export const mayDoInTeam = (caller: Caller, scope: TokenScope, teams: readonly string[]): boolean =>
  mayDo(caller, scope) ||
  caller.teams.some(({ team, role }) => teams.includes(team) && SCOPES_OF_ROLE[role].includes(scope));

/** May see what belongs to no tenant or to all: an administrator of the tenant `default`. */
export const isOperator = ({ tenant, scopes }: Caller): boolean =>
  tenant === DEFAULT_TENANT && scopes.includes('admin');
