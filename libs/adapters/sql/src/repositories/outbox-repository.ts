import { sql } from 'kysely';
import { type LedgerEntry, type OutboxRepository } from '@tocsin/ports';
import { rowsOf, touched } from './in-transaction.js';

const COLUMNS =
  sql.raw(`d.id, d.tenant, d.incident_id as "incidentId", d.channel, d.target, d.purpose, d.reason, d.body,
  d.planned_at as "plannedAt", d.state, d.tries, d.last_error as "lastError", d.external_id as "externalId",
  d.settled_at as "settledAt", d.maybe_sent_twice as "maybeSentTwice"`);

export const outboxRepository: OutboxRepository = {
  async enqueue(tx, deliveries) {
    let added = 0;
    for (const { id, tenant, incidentId, channel, target, purpose, reason, body, plannedAt } of deliveries)
      added += await touched(
        tx,
        sql`insert into deliveries (tenant, id, incident_id, channel, target, purpose, reason, body, planned_at, due_at)
            values (${tenant}, ${id}, ${incidentId}, ${channel}, ${target}, ${purpose}, ${reason}, ${JSON.stringify(body)}::jsonb,
                    ${plannedAt}, ${plannedAt})
            on conflict (tenant, id) do nothing`,
      );
    return added;
  },

  /** Of each (incident, channel) only the oldest open one is taken, so that messages arrive in the order of their planning. */
  async claim(tx, owner, now, leaseMs, limit) {
    const rows = await rowsOf(
      tx,
      sql<LedgerEntry>`
        with due as (
          select tenant, id from deliveries d
          where ((d.state = 'pending' and d.due_at <= ${now}) or (d.state = 'sending' and d.lease_until <= ${now}))
            and not exists (
              select 1 from deliveries o
              where o.tenant = d.tenant and o.incident_id = d.incident_id and o.channel = d.channel and o.target = d.target
                and o.state in ('pending', 'sending') and o.seq < d.seq)
          order by d.seq limit ${limit} for update skip locked)
        update deliveries d
        set state = 'sending', owner = ${owner}, lease_until = ${now + leaseMs}, tries = d.tries + 1,
            maybe_sent_twice = d.maybe_sent_twice or d.state = 'sending'
        from due where d.tenant = due.tenant and d.id = due.id
        returning ${COLUMNS}, d.seq`,
    );
    return rows;
  },

  async settle(tx, id, owner, result, now) {
    const state = result.ok ? 'delivered' : result.retryAt === null ? 'failed' : 'pending';
    const error = result.ok ? null : result.reason;
    const settledAt = state === 'pending' ? null : now;
    const dueAt = !result.ok && result.retryAt !== null ? result.retryAt : now;
    await touched(
      tx,
      sql`update deliveries set state = ${state}, owner = null, lease_until = null, last_error = coalesce(${error}, last_error),
            external_id = coalesce(${result.ok ? (result.externalId ?? null) : null}, external_id), settled_at = ${settledAt}, due_at = ${dueAt}
          where id = ${id} and owner = ${owner} and state = 'sending'`,
    );
  },

  async cancelPending(tx, incidentId, purpose, reason, now) {
    return touched(
      tx,
      sql`update deliveries set state = 'cancelled', last_error = ${reason}, settled_at = ${now}
          where incident_id = ${incidentId} and purpose = ${purpose} and state = 'pending'`,
    );
  },

  async ofIncident(tx, incidentId) {
    return rowsOf(
      tx,
      sql<LedgerEntry>`select ${COLUMNS} from deliveries d where d.incident_id = ${incidentId} order by d.seq`,
    );
  },
};
