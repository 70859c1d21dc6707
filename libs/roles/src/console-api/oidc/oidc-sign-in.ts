import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PLATFORM, type Platform } from '@tocsin/platform';
import { type Transaction, type User } from '@tocsin/ports';
import { SignIn } from '../sign-in.js';
import { type GrantedAccess, accessOf } from './access-of.js';
import { type Identity } from './oidc-client.js';

/** Why nobody is signed in. Closed: the word stands in the audit log and in the address that the console reads. */
export type OidcRefusal = 'no-access' | 'disabled';

/** The account of an identity: made at the first sign-in, and brought to what the provider says at each. */
@Injectable()
export class OidcSignIn {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(SignIn) private readonly signIn: SignIn,
  ) {}

  /** The account, or why there is none. Written down either way. What an identity had in other tenants ends. */
  async accountOf(identity: Identity, address: string): Promise<User | OidcRefusal> {
    const { config, database, repositories } = this.platform;
    const access = accessOf(identity.groups, config.oidc!.grants);
    const result = await database.asSystem(async (tx) => {
      const accounts = await repositories.users.findByIdentity(tx, identity.issuer, identity.subject);
      for (const { id, tenant } of accounts)
        if (tenant !== access?.tenant) await repositories.sessions.endAllOf(tx, id);
      if (!access) return 'no-access' as const;
      const known = accounts.find(({ tenant }) => tenant === access.tenant);
      if (known && known.disabledAt !== null) return 'disabled' as const;
      return known ? this.update(tx, known, identity, access) : this.create(tx, identity, access);
    });
    const outcome = typeof result === 'string' ? `refused: ${result}` : 'done';
    const detail = { issuer: identity.issuer, subject: identity.subject };
    await this.signIn.note(access?.tenant, identity.login, outcome, address, detail);
    return result;
  }

  private async update(tx: Transaction, known: User, { displayName }: Identity, access: GrantedAccess): Promise<User> {
    const user = { ...known, displayName, role: access.role, teams: access.teams };
    await this.platform.repositories.users.update(tx, user);
    return user;
  }

  /** A login that somebody else has stays theirs: this one gets a suffix of its own. */
  private async create(tx: Transaction, identity: Identity, { tenant, role, teams }: GrantedAccess): Promise<User> {
    const { issuer, subject, login, displayName } = identity;
    const { repositories, timer } = this.platform;
    const mark = createHash('sha256').update(`${issuer}\0${subject}\0${tenant}`).digest('hex');
    const user: User = {
      tenant,
      id: `usr-${mark.slice(0, 32)}`,
      login,
      displayName,
      role,
      teams,
      passwordHash: null,
      identity: { issuer, subject },
      createdAt: timer.now(),
      disabledAt: null,
    };
    if (await repositories.users.create(tx, user)) return user;
    const renamed = { ...user, login: `${login}#${mark.slice(0, 8)}` };
    if (await repositories.users.create(tx, renamed)) return renamed;
    // The same person at the same moment in another browser: the account is there by now.
    const made = await repositories.users.findByIdentity(tx, issuer, subject);
    return made.find((account) => account.tenant === tenant)!;
  }
}
