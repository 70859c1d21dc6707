import { createHash, randomBytes } from 'node:crypto';
import { type ApiToken } from '@tocsin/ports';
import { type Platform } from '../adapters/open-platform.js';
import { type Caller, DEFAULT_TENANT } from './caller.js';

export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex');
export const newToken = (): string => `tcs_${randomBytes(24).toString('base64url')}`;

const CACHE_MS = 10_000;
const MAX_CACHED = 10_000;

/** Finds the caller of a token. Revoked, expired and unknown tokens are nobody; a revocation counts within ten seconds. */
export class TokenVerifier {
  private readonly cache = new Map<string, { readonly caller: Caller | null; readonly until: number }>();

  constructor(private readonly platform: Platform) {}

  async verify(token: string | undefined): Promise<Caller | null> {
    if (!token) return null;
    const hash = hashToken(token);
    const now = this.platform.timer.now();
    const known = this.cache.get(hash);
    if (known && known.until > now) return known.caller;
    if (this.cache.size >= MAX_CACHED) this.cache.clear();
    const caller = await this.load(hash, now);
    this.cache.set(hash, { caller, until: now + CACHE_MS });
    return caller;
  }

  private async load(hash: string, now: number): Promise<Caller | null> {
    const { database, repositories } = this.platform;
    const token = await database.asSystem((tx) => repositories.tokens.findByHash(tx, hash));
    if (!token || token.revokedAt !== null || (token.expiresAt !== null && token.expiresAt <= now)) return null;
    return { tenant: token.tenant, name: token.name, scopes: token.scopes, teams: [], userId: null };
  }
}

/** On the very first start: makes the one token that can make others. Returns it, or null when tokens exist already. */
export async function ensureBootstrapToken({
  config,
  database,
  repositories,
  timer,
}: Platform): Promise<string | null> {
  return database.asSystem(async (tx) => {
    if (!(await repositories.tokens.isEmpty(tx))) return null;
    const token = config.bootstrapToken ?? newToken();
    const row: ApiToken = {
      id: 'bootstrap',
      tenant: DEFAULT_TENANT,
      name: 'bootstrap',
      hash: hashToken(token),
      scopes: ['read', 'respond', 'ingest', 'admin'],
      createdAt: timer.now(),
      expiresAt: null,
      revokedAt: null,
    };
    await repositories.tokens.create(tx, row);
    return token;
  });
}
