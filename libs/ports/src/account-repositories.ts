import { type EpochMs, type TenantId } from '@tocsin/model';
import { type Transaction } from './repositories.js';

/** What a caller may do; `admin` includes the others. `tune`: publish rules. */
export const TOKEN_SCOPES = ['read', 'respond', 'tune', 'ingest', 'admin'] as const;
export type TokenScope = (typeof TOKEN_SCOPES)[number];

/** Only the SHA-256 of a token is kept. */
export interface ApiToken {
  readonly id: string;
  readonly tenant: TenantId;
  readonly name: string;
  readonly hash: string;
  readonly scopes: readonly TokenScope[];
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs | null;
  readonly revokedAt: EpochMs | null;
}

export interface TokenRepository {
  create(tx: Transaction, token: ApiToken): Promise<void>;
  /** System transactions only: the tenant is not known yet. */
  findByHash(tx: Transaction, hash: string): Promise<ApiToken | null>;
  list(tx: Transaction): Promise<readonly ApiToken[]>;
  revoke(tx: Transaction, id: string, at: EpochMs): Promise<boolean>;
  /** System transactions only: true when no token of any tenant exists. */
  isEmpty(tx: Transaction): Promise<boolean>;
}

export const ROLES = ['viewer', 'responder', 'analyst', 'admin'] as const;
export type UserRole = (typeof ROLES)[number];

/** A role that counts for what belongs to one team (`teams` of the rules). */
export interface TeamRole {
  readonly team: string;
  readonly role: UserRole;
}

/** The account of a person. `login` is unique over all tenants. */
export interface User {
  readonly tenant: TenantId;
  readonly id: string;
  readonly login: string;
  readonly displayName: string;
  /** In the whole tenant. */
  readonly role: UserRole;
  /** What comes on top within teams. */
  readonly teams: readonly TeamRole[];
  /** argon2id; null for an account that signs in elsewhere. */
  readonly passwordHash: string | null;
  /** Who it is at an OpenID provider; null for an account that was made here. */
  readonly identity: { readonly issuer: string; readonly subject: string } | null;
  readonly createdAt: EpochMs;
  readonly disabledAt: EpochMs | null;
}

export interface UserRepository {
  /** False when the login is taken. */
  create(tx: Transaction, user: User): Promise<boolean>;
  update(tx: Transaction, user: User): Promise<boolean>;
  get(tx: Transaction, id: string): Promise<User | null>;
  /** System transactions only: the tenant is not known yet. */
  findByLogin(tx: Transaction, login: string): Promise<User | null>;
  /** System transactions only: the accounts of one person at a provider, one a tenant. */
  findByIdentity(tx: Transaction, issuer: string, subject: string): Promise<readonly User[]>;
  list(tx: Transaction): Promise<readonly User[]>;
}

/** A signed-in browser. Only the SHA-256 of its secret is kept. */
export interface Session {
  readonly tenant: TenantId;
  readonly hash: string;
  readonly userId: string;
  /** What a request that changes something must repeat in a header. */
  readonly csrf: string;
  readonly createdAt: EpochMs;
  readonly expiresAt: EpochMs;
}

export interface SessionRepository {
  create(tx: Transaction, session: Session): Promise<void>;
  /** System transactions only. With what is needed to know the caller. */
  find(
    tx: Transaction,
    hash: string,
  ): Promise<(Session & Pick<User, 'login' | 'role' | 'teams' | 'disabledAt'>) | null>;
  end(tx: Transaction, hash: string): Promise<void>;
  endAllOf(tx: Transaction, userId: string): Promise<void>;
  removeExpired(tx: Transaction, now: EpochMs): Promise<void>;
}

/** Who did what, when, from where, and what came of it. Append-only, by the database's own rights. */
export interface AuditEntry {
  readonly tenant: TenantId;
  readonly seq: number;
  readonly at: EpochMs;
  readonly actor: string;
  /** Method and route, or `sign-in`. */
  readonly action: string;
  readonly object: string;
  readonly outcome: string;
  readonly address: string;
  readonly detail: unknown;
}

export interface AuditRepository {
  append(tx: Transaction, entry: Omit<AuditEntry, 'seq'>): Promise<void>;
  /** Newest first. */
  list(
    tx: Transaction,
    page: { readonly before: number | null; readonly limit: number },
  ): Promise<readonly AuditEntry[]>;
}
