import { Body, Controller, Get, Header, Headers, Inject, Put, UnprocessableEntityException } from '@nestjs/common';
import { callSummarySchema, parseRuleSet } from '@tocsin/contracts';
import { CalledBy, type Caller, Describes, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { parse, stringify } from 'yaml';
import { z } from 'zod';
import { publishRules } from '../rules/rule-publisher.js';
import { RuleVersions } from './rule-versions.js';
import { publishedVersion } from './answers.js';
import { validated } from './validated.js';

/** Observed edges that are shown; the least recently seen are left out, and that is said. */
const MAX_EDGES = 5_000;
const declared = z.strictObject({
  calls: z.array(z.strictObject({ caller: z.string().min(1), callee: z.string().min(1) })).default([]),
  placements: z
    .array(
      z.strictObject({ instance: z.string().min(1), service: z.string().default(''), host: z.string().default('') }),
    )
    .default([]),
  aliases: z.array(z.strictObject({ name: z.string().min(1), sameAs: z.string().min(1) })).default([]),
});
const observed = callSummarySchema.shape.edges.element.extend({
  environment: z.string(),
  firstAt: z.number(),
  lastAt: z.number(),
});
const topology = z.object({ declared, observed: z.array(observed), observedBeyondLimit: z.boolean() });
const asDocument = z.union([declared, z.strictObject({ yaml: z.string().max(1_000_000) })]);

/** Who calls whom: what the rules declare, and what was seen. */
@Controller('api/v1/topology')
export class TopologyController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(RuleVersions) private readonly versions: RuleVersions,
  ) {}

  @Describes({
    tag: 'Estate',
    summary: 'Calls between services: declared ones, and observed ones with the newest minute of each.',
    answer: '`declared` (calls, placements, aliases), `observed`, `observedBeyondLimit`.',
    answerSchema: topology,
  })
  @Needs('read')
  @Get()
  async show(@CalledBy() { tenant }: Caller) {
    const { database, repositories } = this.platform;
    const { entries, nextCursor } = await database.asTenant(tenant, (tx) =>
      repositories.views.list(tx, { kind: 'edge', limit: MAX_EDGES }),
    );
    const observed = entries.map(({ body, at, firstAt }) => ({ ...body, firstAt, lastAt: at }));
    return { declared: await this.declared(tenant), observed, observedBeyondLimit: nextCursor !== null };
  }

  @Describes({
    tag: 'Estate',
    summary: 'The declared topology as YAML.',
    answer: 'A document that `PUT` takes back.',
    answerSchema: z.string(),
    answerType: 'application/yaml',
  })
  @Needs('read')
  @Get('export')
  @Header('content-type', 'application/yaml')
  async exported(@CalledBy() { tenant }: Caller): Promise<string> {
    return stringify(await this.declared(tenant));
  }

  @Describes({
    tag: 'Estate',
    summary: 'Replaces the declared topology: as fields, or as a text in `yaml`. A new version of the rules.',
    body: asDocument,
    answer: '`version` of the rules; 412 when `If-Match` names another than the active one.',
    answerSchema: publishedVersion,
  })
  @Needs('tune')
  @Put()
  async replace(@CalledBy() { tenant, name }: Caller, @Headers('if-match') ifMatch: string, @Body() body: unknown) {
    const given = validated(asDocument, body);
    const { calls, placements, aliases } = 'yaml' in given ? validated(declared, fromYaml(given.yaml)) : given;
    const { document } = await this.versions.matching(tenant, ifMatch);
    const rules = parseRuleSet(document);
    const correlate = { ...rules.correlate, topology: calls, placements, aliases };
    return { version: await publishRules(this.platform, tenant, { ...rules, correlate }, name) };
  }

  private async declared(tenant: Caller['tenant']) {
    const { correlate } = parseRuleSet((await this.versions.active(tenant)).document);
    return { calls: correlate.topology, placements: correlate.placements, aliases: correlate.aliases };
  }
}

function fromYaml(text: string): unknown {
  try {
    return parse(text) as unknown;
  } catch (error) {
    throw new UnprocessableEntityException(`yaml: ${(error as Error).message}`);
  }
}
