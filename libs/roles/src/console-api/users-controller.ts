import { randomUUID } from 'node:crypto';
import {
  Body,
  ConflictException,
  Controller,
  ForbiddenException,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Patch,
  Post,
  Put,
  Query,
} from '@nestjs/common';
import { Describes, CalledBy, type Caller, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { ROLES, type Transaction, type User } from '@tocsin/ports';
import { z } from 'zod';
import { hashPassword, isPassword } from './passwords.js';
import { tenantName, tenantOf } from './tenant-of.js';
import { validated } from './validated.js';

const password = z.string().min(12, 'must have at least 12 characters').max(1_000);
const teamRoles = z
  .array(z.strictObject({ team: z.string().min(1).max(200), role: z.enum(ROLES) }))
  .max(100)
  .describe('Roles that count for what belongs to a team of the rules.');
const newUser = z.strictObject({
  login: z.string().min(1).max(200),
  displayName: z.string().max(200).default(''),
  role: z.enum(ROLES),
  teams: teamRoles.default([]),
  password: password.optional(),
  tenant: tenantName.optional(),
});
const changes = z.strictObject({
  displayName: z.string().max(200).optional(),
  role: z.enum(ROLES).optional(),
  teams: teamRoles.optional(),
  password: password.optional(),
  disabled: z.boolean().optional(),
});
const ownPassword = z.strictObject({ current: z.string().max(1_000), password });
const page = z.object({
  before: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

const shown = ({ passwordHash, ...user }: User) => ({ ...user, hasPassword: passwordHash !== null });

/** Accounts of the caller's tenant, and the audit log. */
@Controller('api/v1')
export class UsersController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Describes({ tag: 'Access', summary: 'Accounts.', answer: '`users`.' })
  @Needs('admin')
  @Get('users')
  async list(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    return { users: (await database.asTenant(tenant, (tx) => repositories.users.list(tx))).map(shown) };
  }

  @Describes({ tag: 'Access', summary: 'A new account.', body: newUser, status: 201, answer: 'The account.' })
  @Needs('admin')
  @Post('users')
  async create(@CalledBy() caller: Caller, @Body() body: unknown) {
    const { database, repositories, timer } = this.platform;
    const { login, displayName, role, teams, password: secret, tenant: named } = validated(newUser, body);
    const tenant = tenantOf(caller, named);
    const user: User = {
      tenant,
      id: `usr-${randomUUID()}`,
      login,
      displayName: displayName || login,
      role,
      teams,
      identity: null,
      passwordHash: secret === undefined ? null : await hashPassword(secret),
      createdAt: timer.now(),
      disabledAt: null,
    };
    const created = await database.asTenant(tenant, (tx) => repositories.users.create(tx, user));
    if (!created) throw new ConflictException(`the login ${login} is taken`);
    return shown(user);
  }

  @Describes({
    tag: 'Access',
    summary: 'Changes an account; ends its sessions.',
    body: changes,
    answer: 'The account.',
  })
  /** A new password, a new role or disabling ends all sessions of the account. */
  @Needs('admin')
  @Patch('users/:id')
  async change(@CalledBy() { tenant }: Caller, @Param('id') id: string, @Body() body: unknown) {
    const { displayName, role, teams, password: secret, disabled } = validated(changes, body);
    const passwordHash = secret === undefined ? undefined : await hashPassword(secret);
    const { timer } = this.platform;
    return this.update(tenant, id, (user) => ({
      ...user,
      displayName: displayName ?? user.displayName,
      role: role ?? user.role,
      teams: teams ?? user.teams,
      passwordHash: passwordHash ?? user.passwordHash,
      disabledAt: disabled === undefined ? user.disabledAt : disabled ? timer.now() : null,
    }));
  }

  @Describes({
    tag: 'Access',
    summary: 'Changes the own password; ends all own sessions.',
    body: ownPassword,
    status: 204,
    answer: 'Changed.',
  })
  @Needs('read')
  @Put('users/me/password')
  @HttpCode(204)
  async changeOwn(@CalledBy() { tenant, userId }: Caller, @Body() body: unknown): Promise<void> {
    if (userId === null) throw new ForbiddenException('a token has no password');
    const { current, password: secret } = validated(ownPassword, body);
    const { database, repositories } = this.platform;
    const user = await database.asTenant(tenant, (tx) => repositories.users.get(tx, userId));
    if (!user || !(await isPassword(user.passwordHash, current)))
      throw new ForbiddenException('the current password is wrong');
    const passwordHash = await hashPassword(secret);
    await this.update(tenant, userId, (known) => ({ ...known, passwordHash }));
  }

  @Describes({
    tag: 'Access',
    summary: 'Who did what, newest first.',
    query: page,
    answer: '`entries`, and `nextBefore` for the next page.',
  })
  @Needs('admin')
  @Get('audit')
  async audit(@CalledBy() { tenant }: Caller, @Query() query: unknown) {
    const { before = null, limit } = validated(page, query);
    const { database, repositories } = this.platform;
    const entries = await database.asTenant(tenant, (tx) => repositories.audit.list(tx, { before, limit }));
    return { entries, nextBefore: entries.length === limit ? entries[entries.length - 1]!.seq : null };
  }

  private async update(tenant: Caller['tenant'], id: string, change: (user: User) => User) {
    const { database, repositories } = this.platform;
    return database.asTenant(tenant, async (tx: Transaction) => {
      const user = await repositories.users.get(tx, id);
      if (!user) throw new NotFoundException(`no user ${id}`);
      const changed = change(user);
      await repositories.users.update(tx, changed);
      await repositories.sessions.endAllOf(tx, id);
      return shown(changed);
    });
  }
}
