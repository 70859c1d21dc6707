import { Controller, Get, Inject, NotFoundException, Param, Query } from '@nestjs/common';
import { alertSchema, inventorySchema } from '@tocsin/contracts';
import { ALERT_STATES, SERIES_STATES, SIGNAL_KINDS } from '@tocsin/model';
import { CalledBy, type Caller, Describes, Needs, PLATFORM, type Platform } from '@tocsin/platform';
import { type ShownView, type ViewKind } from '@tocsin/ports';
import { z } from 'zod';
import { pageQuery, word } from './page-query.js';
import { change, command, pageOf, service as serviceAnswer } from './answers.js';
import { validated } from './validated.js';

const query = pageQuery.extend({ service: word.optional() });
const alertQuery = query.extend({ state: z.enum(ALERT_STATES).optional() });
const signalQuery = query.extend({ kind: z.enum(SIGNAL_KINDS).optional() });
const seriesQuery = query.extend({ state: z.enum(SERIES_STATES).optional() });

const environment = z.string();
const service = z.string();
const firstAt = z.number();
const template = z.object({
  ...inventorySchema.shape.templates.element.omit({ replaces: true }).shape,
  environment,
  service,
  firstAt,
});
const series = z.object({ ...inventorySchema.shape.series.element.shape, environment, service, firstAt });
const alert = alertSchema.meta({ id: 'Alert' });
const signal = alertSchema
  .pick({ environment: true, service: true, host: true, kind: true, rule: true, subject: true, name: true })
  .extend(alertSchema.pick({ severity: true, surprise: true, message: true, labels: true, count: true }).shape)
  .extend({
    id: z.string(),
    alertId: z.string(),
    at: z.number(),
    status: z.enum(ALERT_STATES),
    evidence: alertSchema.shape.evidence.omit({ points: true }),
  })
  .meta({ id: 'Signal' });
const alertOfIncident = alertSchema.extend({ incidentId: z.string().nullable() });

interface ListQuery extends z.infer<typeof query> {
  readonly state?: string | undefined;
}

/** What the log told, in its newest state: alerts, templates, series, services, changes, commands. */
@Controller('api/v1')
export class ViewsController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Describes({
    tag: 'Alerts',
    summary: 'Alerts with their evidence, newest first.',
    query: alertQuery,
    answer: '`alerts`, and `nextCursor` for the next page.',
    answerSchema: pageOf('alerts', alert),
  })
  @Needs('read')
  @Get('alerts')
  async alerts(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'alert', validated(alertQuery, given));
    return { alerts: entries.map(({ body }) => body), nextCursor };
  }

  @Describes({
    tag: 'Alerts',
    summary:
      'What detectors found, newest first, as far as it was told: the first finding of an alert, those that double its count or are more severe, and its end.',
    query: signalQuery,
    answer: '`signals`, and `nextCursor` for the next page.',
    answerSchema: pageOf('signals', signal),
  })
  @Needs('read')
  @Get('signals')
  async signals(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { kind, ...rest } = validated(signalQuery, given);
    const { entries, nextCursor } = await this.list(caller, 'signal', { ...rest, state: kind });
    return { signals: entries.map(({ body }) => body), nextCursor };
  }

  @Describes({
    tag: 'Alerts',
    summary: 'One alert: evidence, last points of its series, and its incident.',
    answer: 'The alert.',
    answerSchema: alertOfIncident,
  })
  @Needs('read')
  @Get('alerts/:id')
  async alert(@CalledBy() { tenant }: Caller, @Param('id') id: string) {
    const { database, repositories } = this.platform;
    return database.asTenant(tenant, async (tx) => {
      const found = await repositories.views.get(tx, 'alert', validated(word, id));
      if (!found) throw new NotFoundException(`no alert ${id}`);
      return { ...found.body, incidentId: await repositories.incidents.ofAlert(tx, id) };
    });
  }

  @Describes({
    tag: 'Estate',
    summary: 'Services, the last minute that was heard of each: lines, errors, expected errors, points.',
    query,
    answer: '`services`, and `nextCursor` for the next page.',
    answerSchema: pageOf('services', serviceAnswer),
  })
  @Needs('read')
  @Get('services')
  async services(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'service', validated(query, given));
    return { services: entries.map(({ body, firstAt: since }) => ({ ...body, firstAt: since })), nextCursor };
  }

  @Describes({
    tag: 'Estate',
    summary: 'Log templates: what they say, how many lines, when last. Counts are up to ten minutes old.',
    query,
    answer: '`templates`, and `nextCursor` for the next page.',
    answerSchema: pageOf('templates', template.meta({ id: 'Template' })),
  })
  @Needs('read')
  @Get('templates')
  async templates(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'template', validated(query, given));
    return { templates: entries.map(shown), nextCursor };
  }

  @Describes({
    tag: 'Estate',
    summary:
      'Metric series and whether they are judged: learning, ready, stale (silent for 15 min) or refused (beyond the limit).',
    query: seriesQuery,
    answer: '`series`, and `nextCursor` for the next page; points are those of the last change of state.',
    answerSchema: pageOf('series', series.meta({ id: 'Series' })),
  })
  @Needs('read')
  @Get('series')
  async series(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'series', validated(seriesQuery, given));
    return { series: entries.map((entry) => ({ ...shown(entry), state: entry.state })), nextCursor };
  }

  @Describes({
    tag: 'Estate',
    summary: 'Changes: deployments, flags, patches, jobs, configuration.',
    query,
    answer: '`changes`, and `nextCursor` for the next page.',
    answerSchema: pageOf('changes', change),
  })
  @Needs('read')
  @Get('changes')
  async changes(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'change', validated(query, given));
    return { changes: entries.map(({ body }) => body), nextCursor };
  }

  @Describes({
    tag: 'Incidents',
    summary: 'What people did, and what became of it.',
    query: pageQuery,
    answer: '`commands` with `outcome` (null while nothing is known), and `nextCursor` for the next page.',
    answerSchema: pageOf('commands', command),
  })
  @Needs('read')
  @Get('commands')
  async commands(@CalledBy() caller: Caller, @Query() given: unknown) {
    const { entries, nextCursor } = await this.list(caller, 'command', validated(pageQuery, given));
    const { database, repositories } = this.platform;
    const commands = await database.asTenant(caller.tenant, async (tx) => {
      const told: object[] = [];
      for (const { id, body } of entries) told.push({ ...body, outcome: await repositories.commands.get(tx, id) });
      return told;
    });
    return { commands, nextCursor };
  }

  private list({ tenant }: Caller, kind: ViewKind, { limit, cursor, ...rest }: Partial<ListQuery> & { limit: number }) {
    const { database, repositories } = this.platform;
    const { service: of, state } = rest;
    const filter = {
      kind,
      limit,
      ...(cursor ? { cursor } : {}),
      ...(of ? { service: of } : {}),
      ...(state ? { state } : {}),
    };
    return database.asTenant(tenant, (tx) => repositories.views.list(tx, filter));
  }
}

const shown = ({ id, service: of, body, firstAt: since }: ShownView) => ({
  id,
  service: of,
  ...body,
  firstAt: since,
});
