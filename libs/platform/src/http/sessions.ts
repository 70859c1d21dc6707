import { randomBytes, timingSafeEqual } from 'node:crypto';
import { DAY_MS } from '@tocsin/model';
import { type User } from '@tocsin/ports';
import { type Platform } from '../adapters/open-platform.js';
import { type Caller, SCOPES_OF_ROLE } from './caller.js';
import { hashToken } from './tokens.js';

export const SESSION_COOKIE = 'tocsin_session';
export const CSRF_HEADER = 'x-csrf-token';
const LIFETIME_MS = 7 * DAY_MS;

export interface NewSession {
  readonly secret: string;
  readonly csrf: string;
  readonly expiresAt: number;
}

/** A caller by session, and what its changing requests must repeat. */
export interface SessionCaller extends Caller {
  readonly csrf: string;
}

/** Signed-in browsers. The cookie holds a random secret; the database holds its hash. */
export class Sessions {
  constructor(private readonly platform: Platform) {}

  async begin({ tenant, id }: User, lifetimeMs = LIFETIME_MS): Promise<NewSession> {
    const { database, repositories, timer } = this.platform;
    const [secret, csrf] = [randomBytes(32).toString('base64url'), randomBytes(18).toString('base64url')];
    const createdAt = timer.now();
    const expiresAt = createdAt + lifetimeMs;
    await database.asSystem(async (tx) => {
      await repositories.sessions.removeExpired(tx, createdAt);
      const session = { tenant, hash: hashToken(secret), userId: id, csrf, createdAt, expiresAt };
      await repositories.sessions.create(tx, session);
    });
    return { secret, csrf, expiresAt };
  }

  /** Null for a secret that is unknown, expired, or of a disabled account. */
  async callerOf(secret: string | undefined): Promise<SessionCaller | null> {
    if (!secret) return null;
    const { database, repositories, timer } = this.platform;
    const found = await database.asSystem((tx) => repositories.sessions.find(tx, hashToken(secret)));
    if (!found || found.expiresAt <= timer.now() || found.disabledAt !== null) return null;
    const { tenant, userId, login, role, teams, csrf } = found;
    return { tenant, name: login, scopes: SCOPES_OF_ROLE[role], teams, userId, csrf };
  }

  async end(secret: string): Promise<void> {
    const { database, repositories } = this.platform;
    await database.asSystem((tx) => repositories.sessions.end(tx, hashToken(secret)));
  }
}

/** Compares without telling by its time where two texts differ. */
export function isSame(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(hashToken(a)), Buffer.from(hashToken(b))];
  return timingSafeEqual(left, right);
}
