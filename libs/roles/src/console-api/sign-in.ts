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
    await this.limit(`address:${address}`, MAX_TRIES_BY_ADDRESS);
    const { database, repositories, state } = this.platform;
    const user = await database.asSystem((tx) => repositories.users.findByLogin(tx, login));
    const known = user !== null && user.disabledAt === null;
    const matches = await isPassword(known ? user.passwordHash : null, password);
    await this.note(user?.tenant ?? DEFAULT_TENANT, login, matches ? 'done' : 'refused', address);
    if (!known || !matches) throw new UnauthorizedException('the login or the password is wrong');
    await state.delete(keyOf(`login:${login}`));
    return user;
  }

  private async limit(what: string, most: number): Promise<void> {
    const tries = await this.platform.state.increment(keyOf(what), WINDOW_MS);
    if (tries > most) throw new HttpException('too many tries; wait fifteen minutes', 429);
  }

  private note(tenant: TenantId, login: string, outcome: string, address: string): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const entry = {
      tenant,
      at: timer.now(),
      actor: login,
      action: 'sign-in',
      object: login,
      outcome,
      address,
      detail: null,
    };
    return database.asTenant(tenant, (tx) => repositories.audit.append(tx, entry));
  }
}

const keyOf = (what: string): string => `tocsin:sign-in:${what}`;
