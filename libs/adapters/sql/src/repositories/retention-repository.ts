import { type Ageing, type RetentionRepository } from '@tocsin/ports';
import { type RawBuilder, sql } from 'kysely';
import { rowsOf } from './in-transaction.js';

const OF_AN_INCIDENT = ['deliveries', 'escalations', 'notices', 'tickets', 'command_outcomes'];

const STATEMENTS: Readonly<Record<Ageing, (before: number, limit: number) => RawBuilder<{ removed: number }>>> = {
  history: (before, limit) => sql`
    with gone as (
      delete from incidents i using (
        select tenant, id from incidents
        where state in ('resolved', 'closed') and last_at < ${before}
          and number < (select max(number) from incidents newest where newest.tenant = incidents.tenant)
        order by last_at limit ${limit}) old
      where i.tenant = old.tenant and i.id = old.id returning i.tenant, i.id)
    ${sql.join(
      OF_AN_INCIDENT.map((table) => {
        const name = sql.table(table);
        return sql`, ${sql.id(`gone_${table}`)} as (
          delete from ${name} using gone where ${name}.tenant = gone.tenant and ${name}.incident_id = gone.id)`;
      }),
      sql` `,
    )}
    select count(*)::int as removed from gone`,
  notes: (before) => sql`
    with silences_gone as (delete from silences where ends_at < ${before} returning 1),
      decisions_gone as (delete from dead_letter_decisions where at < ${before} returning 1)
    select ((select count(*) from silences_gone) + (select count(*) from decisions_gone))::int as removed`,
  audit: (before, limit) => sql`
    with gone as (
      delete from audit_log a using (select tenant, seq from audit_log where at < ${before} order by at limit ${limit}) old
      where a.tenant = old.tenant and a.seq = old.seq returning 1)
    select count(*)::int as removed from gone`,
};

export const retentionRepository: RetentionRepository = {
  async removeBefore(tx, what, before, limit) {
    const [row] = await rowsOf(tx, STATEMENTS[what](before, limit));
    return row!.removed;
  },
};
