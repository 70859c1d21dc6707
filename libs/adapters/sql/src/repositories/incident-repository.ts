import { sql } from 'kysely';
import { type CommandOutcome, type Incident, type IncidentId } from '@tocsin/model';
import { type CommandRepository, type IncidentRepository } from '@tocsin/ports';
import { decodeCursor, encodeCursor } from './cursor.js';
import { rowsOf, touched } from './in-transaction.js';
import { storableJson } from './storable.js';

interface IncidentRow {
  readonly number: number;
  readonly body: Incident;
}
const toIncident = ({ number, body }: IncidentRow): Incident => ({ ...body, number });

export const incidentRepository: IncidentRepository = {
  async project(tx, incident) {
    const { tenant, id, state, severity, services, openedAt, lastAt, revision } = incident;
    const body = storableJson(incident);
    const updated = await touched(
      tx,
      sql`update incidents set state = ${state}, severity = ${severity}, services = ${[...services]}, opened_at = ${openedAt},
            last_at = ${lastAt}, revision = ${revision}, body = ${body}::jsonb
          where tenant = ${tenant} and id = ${id} and revision < ${revision}`,
    );
    if (updated > 0) return true;
    const added = await touched(
      tx,
      sql`insert into incidents (tenant, id, number, state, severity, services, opened_at, last_at, revision, body)
          select ${tenant}, ${id}, coalesce(max(number), 0) + 1, ${state}, ${severity}, ${[...services]}, ${openedAt}, ${lastAt},
                 ${revision}, ${body}::jsonb from incidents where tenant = ${tenant}
          on conflict (tenant, id) do nothing`,
    );
    return added > 0;
  },

  async get(tx, id) {
    const [row] = await rowsOf(tx, sql<IncidentRow>`select number, body from incidents where id = ${id}`);
    return row ? toIncident(row) : null;
  },

  async ofAlert(tx, alertId) {
    const member = JSON.stringify({ members: [{ alertId }] });
    const [row] = await rowsOf(
      tx,
      sql<{ id: IncidentId }>`select id from incidents where body @> ${member}::jsonb order by opened_at desc limit 1`,
    );
    return row?.id ?? null;
  },

  async list(tx, { states, service, limit, cursor }) {
    const [openedAt, id] = decodeCursor(cursor);
    const rows = await rowsOf(
      tx,
      sql<IncidentRow>`select number, body from incidents
          where (${states ? [...states] : null}::text[] is null or state = any(${states ? [...states] : null}::text[]))
            and (${service ?? null}::text is null or ${service ?? null}::text = any(services))
            and (opened_at < ${openedAt} or (opened_at = ${openedAt} and id > ${id}))
          order by opened_at desc, id limit ${limit + 1}`,
    );
    const incidents = rows.slice(0, limit).map(toIncident);
    const last = incidents[incidents.length - 1];
    return { incidents, nextCursor: rows.length > limit && last ? encodeCursor(last.openedAt, last.id) : null };
  },
};

export const commandRepository: CommandRepository = {
  async record(tx, { tenant, commandId, incidentId, status, reason }) {
    await touched(
      tx,
      sql`insert into command_outcomes (tenant, command_id, incident_id, status, reason)
          values (${tenant}, ${commandId}, ${incidentId}, ${status}, ${reason}) on conflict do nothing`,
    );
  },

  async get(tx, commandId) {
    const [row] = await rowsOf(
      tx,
      sql<CommandOutcome>`select tenant, command_id as "commandId", incident_id as "incidentId", status, reason
          from command_outcomes where command_id = ${commandId}`,
    );
    return row ?? null;
  },
};
