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
  Query,
  UnprocessableEntityException,
} from '@nestjs/common';
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
import { z } from 'zod';
import { refusalOf } from '@tocsin/pipeline';
import { pageQuery } from './page-query.js';
import { tenantName, tenantOf } from './tenant-of.js';
import {
  listOf,
  newToken as newTokenAnswer,
  pageOf,
  silence as silenceAnswer,
  token as tokenAnswer,
} from './answers.js';
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
  tenant: tenantName.optional(),
});

/** Silences and tokens of the caller's tenant. */
@Controller('api/v1')
export class AdminController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Describes({
    tag: 'Silences',
    summary: 'Silences, those that end last first.',
    query: pageQuery,
    answer: '`silences`, and `nextCursor` for the next page.',
    answerSchema: pageOf('silences', silenceAnswer),
  })
  @Needs('read')
  @Get('silences')
  silences(@CalledBy() { tenant }: Caller, @Query() given: unknown) {
    const { limit, cursor } = validated(pageQuery, given);
    const { database, repositories } = this.platform;
    const page = { limit, ...(cursor ? { cursor } : {}) };
    return database.asTenant(tenant, (tx) => repositories.silences.list(tx, page));
  }

  @Describes({
    tag: 'Silences',
    summary: 'Matching incidents are shown, not paged, for a while.',
    body: silenceBody,
    status: 201,
    answer: 'The silence.',
    answerSchema: silenceAnswer,
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

  @Describes({
    tag: 'Access',
    summary: 'API tokens, without their secrets.',
    answer: '`tokens`.',
    answerSchema: listOf('tokens', tokenAnswer),
  })
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
    answerSchema: newTokenAnswer,
  })
  /** The token itself is in this answer and nowhere else. */
  @Needs('admin')
  @Post('tokens')
  async createToken(@CalledBy() caller: Caller, @Body() body: unknown) {
    const { database, repositories, timer } = this.platform;
    const { name, scopes, expiresAt = null, tenant: named } = validated(tokenBody, body);
    const tenant = tenantOf(caller, named);
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
