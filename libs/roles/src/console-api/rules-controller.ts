import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Put,
  Res,
} from '@nestjs/common';
import { ConfigurationError, type RuleVersion, asId } from '@tocsin/model';
import { CalledBy, type Caller, Describes, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { type FastifyReply } from 'fastify';
import { z } from 'zod';
import { checkRules, publishRules } from '../rules/rule-publisher.js';
import { word } from './page-query.js';
import { RuleVersions, etagOf, shownRules } from './rule-versions.js';
import { activeRules, listOf, publishedVersion, ruleSet, ruleVersion } from './answers.js';
import { validated } from './validated.js';

const anyDocument = z.looseObject({});
const verdict = z.object({
  ok: z.boolean(),
  version: z.string().nullable(),
  mistakes: z.array(z.object({ key: z.string(), problem: z.string() })),
});

/** The rules of the caller's tenant: the active ones, every version, checking and publishing. */
@Controller('api/v1/rules')
export class RulesController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(RuleVersions) private readonly versions: RuleVersions,
  ) {}

  @Describes({
    tag: 'Rules',
    summary: 'The active rules; `ETag` is their version.',
    answer: 'The rule set.',
    answerSchema: activeRules,
  })
  @Needs('read')
  @Get()
  async active(@CalledBy() { tenant }: Caller, @Res({ passthrough: true }) reply: FastifyReply) {
    const active = await this.versions.active(tenant);
    void reply.header('etag', etagOf(active.version));
    return shownRules(active);
  }

  @Describes({
    tag: 'Rules',
    summary: 'Versions that were published, newest first.',
    answer: '`versions`.',
    answerSchema: listOf('versions', ruleVersion),
  })
  @Needs('read')
  @Get('versions')
  async list(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    return { versions: await database.asTenant(tenant, (tx) => repositories.ruleSets.versions(tx)) };
  }

  @Describes({
    tag: 'Rules',
    summary: 'One version with its document.',
    answer: 'The rule set.',
    answerSchema: ruleSet,
  })
  @Needs('read')
  @Get('versions/:version')
  async show(@CalledBy() { tenant }: Caller, @Param('version') version: string) {
    const { database, repositories } = this.platform;
    const id = asId<RuleVersion>(validated(word, version));
    const found = await database.asTenant(tenant, (tx) => repositories.ruleSets.get(tx, id));
    if (!found) throw new NotFoundException(`no rules ${version}`);
    return shownRules(found);
  }

  /** Nothing is changed by it. */
  @Describes({
    tag: 'Rules',
    summary: 'Says whether a document would be taken.',
    body: anyDocument,
    answer: 'Its version, or every mistake.',
    answerSchema: verdict,
  })
  @Needs('read')
  @Post('check')
  @HttpCode(200)
  check(@CalledBy() { tenant }: Caller, @Body() document: unknown): z.infer<typeof verdict> {
    try {
      return {
        ok: true,
        version: checkRules(tenant, document, 'rules', this.platform.config.tenantTopics).version,
        mistakes: [],
      };
    } catch (error) {
      if (!(error instanceof ConfigurationError)) throw error;
      return { ok: false, version: null, mistakes: error.mistakes.map(({ key, problem }) => ({ key, problem })) };
    }
  }

  /** Publishes a whole document. One with a mistake is refused, all mistakes named, and the running one kept. */
  @Describes({
    tag: 'Rules',
    summary: 'Publishes a whole rule set as a new version. `If-Match` guards against publishing over somebody else.',
    body: anyDocument,
    answer: 'Its version; 422 names every mistake and keeps the running one; 412 when others are active by now.',
    answerSchema: publishedVersion,
  })
  @Needs('tune')
  @Put()
  async publish(@CalledBy() { tenant, name }: Caller, @Headers('if-match') ifMatch: string, @Body() document: unknown) {
    await this.versions.matching(tenant, ifMatch);
    return { version: await publishRules(this.platform, tenant, document, name) };
  }
}
