import { randomUUID } from 'node:crypto';
import { HttpException, Inject, Injectable, NotFoundException } from '@nestjs/common';
import { TOPICS, encodeScopeRecord, partitionOf } from '@tocsin/contracts';
import {
  type Command,
  type CommandAction,
  type CommandId,
  type CommandOutcome,
  type Incident,
  type IncidentId,
  asId,
} from '@tocsin/model';
import { type Caller, PLATFORM, type Platform } from '@tocsin/platform';
import { TeamRights } from './team-rights.js';

const WAIT_MS = 2_000;
const POLL_MS = 40;

/** What an action needs besides its incident. */
export type CommandDetails = Partial<Pick<Command, 'until' | 'text' | 'into' | 'alertIds' | 'verdict'>>;

export type CommandReply =
  { readonly status: 200; readonly incident: Incident } | { readonly status: 202; readonly commandId: CommandId };

/** Turns a person's action into a record of the scope log, and waits a moment for what becomes of it. */
@Injectable()
export class CommandSender {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(TeamRights) private readonly rights: TeamRights,
  ) {}

  async send(
    caller: Caller,
    incidentId: IncidentId,
    action: CommandAction,
    more: CommandDetails,
  ): Promise<CommandReply> {
    const { database, repositories, log, config, timer } = this.platform;
    const incident = await this.mustHave(caller, incidentId);
    if (more.into) await this.mustHave(caller, more.into);
    const { tenant, scope } = incident;
    const id = asId<CommandId>(`cmd-${randomUUID()}`);
    const command: Command = { id, tenant, scope, incidentId, action, actor: caller.name, at: timer.now(), ...more };
    const partition = partitionOf(scope, config.partitions.scopes);
    await log.append([
      { topic: TOPICS.scopes, partition, value: encodeScopeRecord(null, { type: 'command', command }) },
    ]);
    const outcome = await this.outcomeOf(caller, id);
    if (!outcome) return { status: 202, commandId: id };
    if (outcome.status === 'refused') throw new HttpException(outcome.reason, 409);
    const now = await database.asTenant(tenant, (tx) => repositories.incidents.get(tx, incidentId));
    return { status: 200, incident: now ?? incident };
  }

  /** The incident, if it is there and the caller may act on it. */
  private async mustHave(caller: Caller, id: IncidentId): Promise<Incident> {
    const { database, repositories } = this.platform;
    const incident = await database.asTenant(caller.tenant, (tx) => repositories.incidents.get(tx, id));
    if (!incident) throw new NotFoundException(`no incident ${id}`);
    await this.rights.mustRespond(caller, incident);
    return incident;
  }

  private async outcomeOf({ tenant }: Caller, id: CommandId): Promise<CommandOutcome | null> {
    const { database, repositories, timer } = this.platform;
    for (const deadline = timer.now() + WAIT_MS; timer.now() < deadline; await timer.sleep(POLL_MS)) {
      const outcome = await database.asTenant(tenant, (tx) => repositories.commands.get(tx, id));
      if (outcome) return outcome;
    }
    return null;
  }
}
