import { type TenantId, asId } from '@tocsin/model';
import { type TokenScope, type UserRole } from '@tocsin/ports';

/** Whose installation it is: the tenant of the first start. */
export const DEFAULT_TENANT = asId<TenantId>('default');

/** Who a request comes from. */
export interface Caller {
  readonly tenant: TenantId;
  readonly name: string;
  readonly scopes: readonly TokenScope[];
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

/** May see what belongs to no tenant or to all: an administrator of the tenant `default`. */
export const isOperator = ({ tenant, scopes }: Caller): boolean =>
  tenant === DEFAULT_TENANT && scopes.includes('admin');
