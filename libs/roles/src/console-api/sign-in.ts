import { HttpException, Inject, Injectable, UnauthorizedException } from '@nestjs/common';
import { MINUTE_MS, type TenantId } from '@tocsin/model';
import { DEFAULT_TENANT, PLATFORM, type Platform } from '@tocsin/platform';
import { type User } from '@tocsin/ports';
import { isPassword } from './passwords.js';

const WINDOW_MS = 15 * MINUTE_MS;
const MAX_TRIES_BY_LOGIN = 10;
const MAX_TRIES_BY_ADDRESS = 50;

/** Signing in with a password: limited by login and by address, told apart by nothing but success, written down either way. */
@Injectable()
export class SignIn {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  /** Throws 401 for a wrong login or password alike, 429 after too many tries. */
  async withPassword(login: string, password: string, address: string): Promise<User> {
    await this.limit(`login:${login}`, MAX_TRIES_BY_LOGIN);
    await this.limitAddress(address);
    const { database, repositories, state } = this.platform;
    const user = await database.asSystem((tx) => repositories.users.findByLogin(tx, login));
    const known = user !== null && user.disabledAt === null;
    const matches = await isPassword(known ? user.passwordHash : null, password);
    await this.note(user?.tenant, login, matches ? 'done' : 'refused', address);
    if (!known || !matches) throw new UnauthorizedException('the login or the password is wrong');
    await state.delete(keyOf(`login:${login}`));
    return user;
  }

  /** Throws 429 after too many tries from one address, whichever way they went. */
  limitAddress(address: string): Promise<void> {
    return this.limit(`address:${address}`, MAX_TRIES_BY_ADDRESS);
  }

  private async limit(what: string, most: number): Promise<void> {
    const tries = await this.platform.state.increment(keyOf(what), WINDOW_MS);
    if (tries > most) throw new HttpException('too many tries; wait fifteen minutes', 429);
  }

  /** Into the audit log of the tenant; of the operator's when it is nobody of any. */
  note(
    tenant: TenantId = DEFAULT_TENANT,
    login: string,
    outcome: string,
    address: string,
    detail: object | null = null,
  ): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const entry = {
      tenant,
      at: timer.now(),
      actor: login,
      action: 'sign-in',
      object: login,
      outcome,
      address,
      detail,
    };
    return database.asTenant(tenant, (tx) => repositories.audit.append(tx, entry));
  }
}

const keyOf = (what: string): string => `tocsin:sign-in:${what}`;
