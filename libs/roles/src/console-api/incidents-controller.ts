import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  NotFoundException,
  Param,
  Post,
  Query,
  Res,
  Sse,
} from '@nestjs/common';
import { COMMAND_ACTIONS, INCIDENT_STATES, type Incident, type IncidentId, VERDICTS, asId } from '@tocsin/model';
import { Describes, CalledBy, type Caller, Needs, NeedsInTeam, PLATFORM, type Platform } from '@tocsin/platform';
import { type FastifyReply } from 'fastify';
import { Observable } from 'rxjs';
import { z } from 'zod';
import { type CommandDetails, CommandSender } from './command-sender.js';
import { incidentsChannel } from './projection.js';
import { TeamRights } from './team-rights.js';
import { validated } from './validated.js';

const listQuery = z.object({
  state: z
    .string()
    .optional()
    .transform((text) => text?.split(',').filter(Boolean))
    .pipe(z.array(z.enum(INCIDENT_STATES)).optional()),
  service: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().optional(),
});
const commandBody = z.object({
  until: z.number().int().optional().describe('For `snooze`: epoch milliseconds.'),
  text: z.string().max(10_000).optional().describe('For `note`.'),
  into: z.string().optional().describe('For `merge`: the incident that takes the members over.'),
  alertIds: z.array(z.string()).min(1).max(10_000).optional().describe('For `split`: the members to move out.'),
  verdict: z.enum(VERDICTS).optional().describe('For `verdict`: whether its conditions are noise or real.'),
});
const KEEP_ALIVE_MS = 15_000;

@Controller('api/v1')
export class IncidentsController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(CommandSender) private readonly commands: CommandSender,
    @Inject(TeamRights) private readonly rights: TeamRights,
  ) {}

  @Describes({
    tag: 'Incidents',
    summary: 'Incidents, newest first.',
    query: listQuery,
    answer: '`incidents`, and `nextCursor` for the next page.',
  })
  @Needs('read')
  @Get('incidents')
  list(@CalledBy() { tenant }: Caller, @Query() query: unknown) {
    const { state, service, limit, cursor } = validated(listQuery, query);
    const { database, repositories } = this.platform;
    const filter = {
      limit,
      ...(state ? { states: state } : {}),
      ...(service ? { service } : {}),
      ...(cursor ? { cursor } : {}),
    };
    return database.asTenant(tenant, (tx) => repositories.incidents.list(tx, filter));
  }

  /** The incident with its members and reasons, and everything that was told about it. */
  @Describes({
    tag: 'Incidents',
    summary: 'One incident: members with reasons, timeline, deliveries, tickets, escalation, teams.',
    answer: 'The incident.',
  })
  @Needs('read')
  @Get('incidents/:id')
  async show(@CalledBy() { tenant }: Caller, @Param('id') id: string) {
    const { database, repositories } = this.platform;
    const incidentId = asId<IncidentId>(id);
    const found = await database.asTenant(tenant, async (tx) => {
      const incident = await repositories.incidents.get(tx, incidentId);
      if (!incident) throw new NotFoundException(`no incident ${id}`);
      const deliveries = await repositories.outbox.ofIncident(tx, incidentId);
      const tickets = await repositories.tickets.ofIncident(tx, incidentId);
      const escalation = await repositories.escalations.get(tx, incidentId);
      return { ...incident, deliveries: deliveries.map(({ body: _, ...rest }) => rest), tickets, escalation };
    });
    return { ...found, teams: await this.rights.teamsOf(tenant, found.services) };
  }

  @Describes({
    tag: 'Incidents',
    summary:
      'Acknowledge, resolve, reopen, snooze, note, merge, split or give a verdict. A role within a team that the incident belongs to is enough.',
    body: commandBody,
    answer: 'The incident after the action; 202 with a command to ask for when it takes longer.',
  })
  @NeedsInTeam('respond')
  @Post('incidents/:id/:action')
  @HttpCode(200)
  async act(
    @CalledBy() caller: Caller,
    @Param('id') id: string,
    @Param('action') action: string,
    @Body() body: unknown,
    @Res({ passthrough: true }) reply: FastifyReply,
  ) {
    const known = validated(z.enum(COMMAND_ACTIONS), action);
    const details = validated(commandBody, body ?? {}) as CommandDetails;
    const result = await this.commands.send(caller, asId<IncidentId>(id), known, details);
    void reply.status(result.status);
    return result.status === 200
      ? result.incident
      : { commandId: result.commandId, see: `/api/v1/commands/${result.commandId}` };
  }

  @Describes({
    tag: 'Incidents',
    summary: 'What became of an action.',
    answer: 'The outcome; 404 while nothing is known.',
  })
  @Needs('read')
  @Get('commands/:id')
  async command(@CalledBy() { tenant }: Caller, @Param('id') id: string) {
    const { database, repositories } = this.platform;
    const outcome = await database.asTenant(tenant, (tx) => repositories.commands.get(tx, id));
    if (!outcome) throw new NotFoundException(`nothing is known of command ${id} yet`);
    return outcome;
  }

  /** Server-sent events: `incident` with the new state of each incident that changes, `ping` while nothing does. */
  @Describes({
    tag: 'Incidents',
    summary: 'Server-sent events: every incident that changes.',
    answer: 'A stream of `incident` and `ping`.',
  })
  @Needs('read')
  @Sse('events')
  events(@CalledBy() { tenant }: Caller): Observable<{ type: string; data: string | object }> {
    const { updates, database, repositories, timer } = this.platform;
    return new Observable((listener) => {
      const show = async (id: string) => {
        const incident: Incident | null = await database.asTenant(tenant, (tx) =>
          repositories.incidents.get(tx, asId<IncidentId>(id)),
        );
        if (incident) listener.next({ type: 'incident', data: incident });
      };
      const subscribed = updates.subscribe(incidentsChannel(tenant), (id) => void show(id).catch(() => undefined));
      subscribed.catch((error: unknown) => listener.error(error));
      listener.next({ type: 'ping', data: 'connected' });
      const stopPings = timer.every(KEEP_ALIVE_MS, async () => listener.next({ type: 'ping', data: 'alive' }));
      return () => {
        stopPings();
        void subscribed.then((leave) => leave()).catch(() => undefined);
      };
    });
  }
}
