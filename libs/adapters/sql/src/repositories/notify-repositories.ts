import { sql } from 'kysely';
import {
  type Escalation,
  type EscalationRepository,
  type Notice,
  type NoticeRepository,
  type Silence,
  type SilenceRepository,
  type Ticket,
  type TicketRepository,
} from '@tocsin/ports';
import { decodeCursor, encodeCursor } from './cursor.js';
import { rowsOf, touched } from './in-transaction.js';

const ESCALATION = sql.raw(
  `tenant, incident_id as "incidentId", policy, step, round, next_at as "nextAt", state, reason`,
);

export const escalationRepository: EscalationRepository = {
  async get(tx, incidentId) {
    const [row] = await rowsOf(
      tx,
      sql<Escalation>`select ${ESCALATION} from escalations where incident_id = ${incidentId} for update`,
    );
    return row ?? null;
  },

  async put(tx, { tenant, incidentId, policy, step, round, nextAt, state, reason }) {
    await touched(
      tx,
      sql`insert into escalations (tenant, incident_id, policy, step, round, next_at, state, reason)
          values (${tenant}, ${incidentId}, ${policy}, ${step}, ${round}, ${nextAt}, ${state}, ${reason})
          on conflict (tenant, incident_id) do update set policy = excluded.policy, step = excluded.step, round = excluded.round,
            next_at = excluded.next_at, state = excluded.state, reason = excluded.reason`,
    );
  },

  due(tx, now, limit) {
    return rowsOf(
      tx,
      sql<Escalation>`select ${ESCALATION} from escalations where state = 'active' and next_at <= ${now}
          order by next_at limit ${limit} for update skip locked`,
    );
  },
};

export const noticeRepository: NoticeRepository = {
  async get(tx, incidentId) {
    const [row] = await rowsOf(
      tx,
      sql<{ body: Notice }>`select body from notices where incident_id = ${incidentId} for update`,
    );
    return row?.body ?? null;
  },

  async put(tx, notice) {
    const { tenant, incidentId, revision } = notice;
    await touched(
      tx,
      sql`insert into notices (tenant, incident_id, revision, body)
          values (${tenant}, ${incidentId}, ${revision}, ${JSON.stringify(notice)}::jsonb)
          on conflict (tenant, incident_id) do update set revision = excluded.revision, body = excluded.body`,
    );
  },

  async unannounced(tx, limit) {
    const rows = await rowsOf(
      tx,
      sql<{ body: Notice }>`select body from notices where body->>'state' = 'open' and body->>'announced' = 'false'
          order by incident_id limit ${limit}`,
    );
    return rows.map(({ body }) => body);
  },
};

export const ticketRepository: TicketRepository = {
  async put(tx, { tenant, incidentId, ticketing, externalId, url }) {
    await touched(
      tx,
      sql`insert into tickets (tenant, incident_id, ticketing, external_id, url)
          values (${tenant}, ${incidentId}, ${ticketing}, ${externalId}, ${url})
          on conflict (tenant, incident_id, ticketing) do nothing`,
    );
  },

  ofIncident(tx, incidentId) {
    return rowsOf(
      tx,
      sql<Ticket>`select tenant, incident_id as "incidentId", ticketing, external_id as "externalId", url from tickets
          where incident_id = ${incidentId} order by ticketing`,
    );
  },
};

const SILENCE = sql.raw(
  `tenant, id, match, starts_at as "startsAt", ends_at as "endsAt", created_by as "createdBy", comment`,
);

export const silenceRepository: SilenceRepository = {
  async create(tx, { tenant, id, match, startsAt, endsAt, createdBy, comment }) {
    await touched(
      tx,
      sql`insert into silences (tenant, id, match, starts_at, ends_at, created_by, comment)
          values (${tenant}, ${id}, ${match}, ${startsAt}, ${endsAt}, ${createdBy}, ${comment})`,
    );
  },

  async end(tx, id, at) {
    return (await touched(tx, sql`update silences set ends_at = ${at} where id = ${id} and ends_at > ${at}`)) > 0;
  },

  async list(tx, { limit, cursor }) {
    const [endsAt, id] = decodeCursor(cursor);
    const rows = await rowsOf(
      tx,
      sql<Silence>`select ${SILENCE} from silences where ends_at < ${endsAt} or (ends_at = ${endsAt} and id > ${id})
          order by ends_at desc, id limit ${limit + 1}`,
    );
    const silences = rows.slice(0, limit);
    const last = silences[silences.length - 1];
    return { silences, nextCursor: rows.length > limit && last ? encodeCursor(last.endsAt, last.id) : null };
  },

  activeAt(tx, now) {
    return rowsOf(
      tx,
      sql<Silence>`select ${SILENCE} from silences where starts_at <= ${now} and ends_at > ${now} order by id`,
    );
  },
};
