import { Controller, Get, Inject, Query } from '@nestjs/common';
import { companionSchema, leftOutSchema } from '@tocsin/contracts';
import { type Companion } from '@tocsin/model';
import { CalledBy, type Caller, Describes, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { z } from 'zod';
import { pageOf } from './answers.js';
import { pageQuery, word } from './page-query.js';
import { validated } from './validated.js';

const leftOutQuery = pageQuery.extend({ service: word.optional() });
const leftOut = leftOutSchema.omit({ tenant: true }).meta({ id: 'LeftOut' });
const companion = companionSchema.extend({ text: z.string().describe('One sentence for people.') });
const scopeCompanions = z
  .object({ scope: z.string(), at: z.number(), companions: z.array(companion) })
  .meta({ id: 'ScopeCompanions' });

const span = (ms: number): string => (ms < 120_000 ? `${Math.round(ms / 1_000)} s` : `${Math.round(ms / 60_000)} min`);

/** "db follows cache in 8 of 9 incidents, 40 s later". */
export const companionText = ({ first, second, together, follows, lagMs }: Companion): string =>
  `${second} follows ${first} in ${Math.round(follows)} of ${Math.round(together)} incidents, ${span(lagMs)} later`;

/** What grouping has learnt: which alerts it leaves out and why, and what falls ill together. */
@Controller('api/v1')
export class GroupingController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Describes({
    tag: 'Alerts',
    summary: 'Alerts that were left out of incidents as chronic noise, each with the reason, newest first.',
    query: leftOutQuery,
    answer: '`leftOut`, and `nextCursor` for the next page.',
    answerSchema: pageOf('leftOut', leftOut),
  })
  @Needs('read')
  @Get('left-out')
  async leftOut(@CalledBy() { tenant }: Caller, @Query() given: unknown) {
    const { database, repositories } = this.platform;
    const { service, limit, cursor } = validated(leftOutQuery, given);
    const filter = { kind: 'left-out', limit, ...(service ? { service } : {}), ...(cursor ? { cursor } : {}) } as const;
    const { entries, nextCursor } = await database.asTenant(tenant, (tx) => repositories.views.list(tx, filter));
    return { leftOut: entries.map(({ body }) => body), nextCursor };
  }

  @Describes({
    tag: 'Estate',
    summary: 'Which services and hosts fall ill together and in which order, as learnt by each scope.',
    query: pageQuery,
    answer: '`scopes`, each with its `companions`, the best known first; `nextCursor` for the next page.',
    answerSchema: pageOf('scopes', scopeCompanions),
  })
  @Needs('read')
  @Get('companions')
  async companions(@CalledBy() { tenant }: Caller, @Query() given: unknown) {
    const { database, repositories } = this.platform;
    const { limit, cursor } = validated(pageQuery, given);
    const filter = { kind: 'companions', limit, ...(cursor ? { cursor } : {}) } as const;
    const { entries, nextCursor } = await database.asTenant(tenant, (tx) => repositories.views.list(tx, filter));
    const scopes = entries.map(({ id, at, body }) => {
      const { companions } = body as { readonly companions: readonly Companion[] };
      return { scope: id, at, companions: companions.map((each) => ({ ...each, text: companionText(each) })) };
    });
    return { scopes, nextCursor };
  }
}
