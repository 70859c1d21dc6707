import { randomUUID } from 'node:crypto';
import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Put,
  UnprocessableEntityException,
} from '@nestjs/common';
import { defaultRuleSet } from '@tocsin/contracts';
import {
  Describes,
  CalledBy,
  type Caller,
  Needs,
  PLATFORM,
  type Platform,
  hashToken,
  newToken,
} from '@tocsin/platform';
import { TOKEN_SCOPES } from '@tocsin/ports';
import { ruleVersionOf } from '@tocsin/rules';
import { z } from 'zod';
import { refusalOf } from '@tocsin/pipeline';
import { publishRules } from '../rules/rule-publisher.js';
import { validated } from './validated.js';

const time = z.union([z.number().int(), z.iso.datetime({ offset: true }).transform((text) => Date.parse(text))]);
const silenceBody = z.strictObject({
  match: z.string().min(1),
  startsAt: time.optional(),
  endsAt: time,
  comment: z.string().max(1_000).default(''),
});
const tokenBody = z.strictObject({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(TOKEN_SCOPES)).min(1),
  expiresAt: time.optional(),
});

/** Silences, rules and tokens of the caller's tenant. */
@Controller('api/v1')
export class AdminController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Describes({ tag: 'Silences', summary: 'Silences.', answer: '`silences`.' })
  @Needs('read')
  @Get('silences')
  async silences(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    return { silences: await database.asTenant(tenant, (tx) => repositories.silences.list(tx)) };
  }

  @Describes({
    tag: 'Silences',
    summary: 'Matching incidents are shown, not paged, for a while.',
    body: silenceBody,
    status: 201,
    answer: 'The silence.',
  })
  @Needs('respond')
  @Post('silences')
  async silence(@CalledBy() { tenant, name }: Caller, @Body() body: unknown) {
    const { database, repositories, timer } = this.platform;
    const { match, startsAt = timer.now(), endsAt, comment } = validated(silenceBody, body);
    const refusal = refusalOf(match);
    if (refusal) throw new UnprocessableEntityException(`match: ${refusal}`);
    if (endsAt <= startsAt) throw new UnprocessableEntityException('endsAt: must be after startsAt');
    const silence = { id: `sil-${randomUUID()}`, tenant, match, startsAt, endsAt, createdBy: name, comment };
    await database.asTenant(tenant, (tx) => repositories.silences.create(tx, silence));
    return silence;
  }

  @Describes({ tag: 'Silences', summary: 'Ends a silence now.', status: 204, answer: 'Ended.' })
  @Needs('respond')
  @Delete('silences/:id')
  @HttpCode(204)
  async endSilence(@CalledBy() { tenant }: Caller, @Param('id') id: string): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const ended = await database.asTenant(tenant, (tx) => repositories.silences.end(tx, id, timer.now()));
    if (!ended) throw new NotFoundException(`no active silence ${id}`);
  }

  @Describes({ tag: 'Rules', summary: 'The active rules and their version.', answer: 'The rule set.' })
  @Needs('read')
  @Get('rules')
  async rules(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    const active = await database.asTenant(tenant, (tx) => repositories.ruleSets.active(tx));
    if (active) return active;
    const document = defaultRuleSet();
    return { tenant, version: ruleVersionOf(document), document, publishedAt: null, publishedBy: 'built-in' };
  }

  @Describes({
    tag: 'Rules',
    summary: 'Publishes a whole rule set as a new version.',
    body: z.looseObject({}),
    answer: 'Its version; 422 names every mistake and keeps the running one.',
  })
  /** Publishes a whole document. One with a mistake is refused, all mistakes named, and the running one kept. */
  @Needs('tune')
  @Put('rules')
  async publish(@CalledBy() { tenant, name }: Caller, @Body() document: unknown) {
    return { version: await publishRules(this.platform, tenant, document, name) };
  }

  @Describes({ tag: 'Access', summary: 'API tokens, without their secrets.', answer: '`tokens`.' })
  @Needs('admin')
  @Get('tokens')
  async tokens(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    const tokens = await database.asTenant(tenant, (tx) => repositories.tokens.list(tx));
    return { tokens: tokens.map(({ hash: _, ...rest }) => rest) };
  }

  @Describes({
    tag: 'Access',
    summary: 'A new API token.',
    body: tokenBody,
    status: 201,
    answer: 'The token; its secret is in this answer and nowhere else.',
  })
  /** The token itself is in this answer and nowhere else. */
  @Needs('admin')
  @Post('tokens')
  async createToken(@CalledBy() { tenant }: Caller, @Body() body: unknown) {
    const { database, repositories, timer } = this.platform;
    const { name, scopes, expiresAt = null } = validated(tokenBody, body);
    const token = newToken();
    const row = {
      id: `tok-${randomUUID()}`,
      tenant,
      name,
      hash: hashToken(token),
      scopes,
      createdAt: timer.now(),
      expiresAt,
      revokedAt: null,
    };
    await database.asTenant(tenant, (tx) => repositories.tokens.create(tx, row));
    return { id: row.id, name, scopes, expiresAt, token };
  }

  @Describes({
    tag: 'Access',
    summary: 'Revokes a token; it counts within ten seconds.',
    status: 204,
    answer: 'Revoked.',
  })
  @Needs('admin')
  @Delete('tokens/:id')
  @HttpCode(204)
  async revoke(@CalledBy() { tenant }: Caller, @Param('id') id: string): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const revoked = await database.asTenant(tenant, (tx) => repositories.tokens.revoke(tx, id, timer.now()));
    if (!revoked) throw new NotFoundException(`no valid token ${id}`);
  }
}
