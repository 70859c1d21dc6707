import { sql } from 'kysely';
import { type ShownView, type ViewRepository } from '@tocsin/ports';
import { decodeCursor, encodeCursor } from './cursor.js';
import { rowsOf, touched } from './in-transaction.js';
import { storableJson, storableText } from './storable.js';

const COLUMNS = sql.raw(`kind, id, service, state, at, first_at as "firstAt", body`);

export const viewRepository: ViewRepository = {
  async put(tx, entries) {
    for (const { tenant, kind, id, service, state, at, body } of entries)
      await touched(
        tx,
        sql`insert into views (tenant, kind, id, service, state, at, first_at, body)
            values (${tenant}, ${kind}, ${storableText(id)}, ${storableText(service)}, ${state}, ${at}, ${at}, ${storableJson(body)}::jsonb)
            on conflict (tenant, kind, id) do update set service = excluded.service, state = excluded.state, at = excluded.at,
              body = excluded.body where views.at <= excluded.at`,
      );
  },

  async remove(tx, kind, ids) {
    await touched(tx, sql`delete from views where kind = ${kind} and id = any(${[...ids]})`);
  },

  async get(tx, kind, id) {
    const [row] = await rowsOf(tx, sql<ShownView>`select ${COLUMNS} from views where kind = ${kind} and id = ${id}`);
    return row ?? null;
  },

  async list(tx, { kind, service, state, limit, cursor }) {
    const [at, id] = decodeCursor(cursor);
    const rows = await rowsOf(
      tx,
      sql<ShownView>`select ${COLUMNS} from views where kind = ${kind}
          and (${service ?? null}::text is null or service = ${service ?? null})
          and (${state ?? null}::text is null or state = ${state ?? null})
          and (at < ${at} or (at = ${at} and id > ${id}))
          order by at desc, id limit ${limit + 1}`,
    );
    const entries = rows.slice(0, limit);
    const last = entries[entries.length - 1];
    return { entries, nextCursor: rows.length > limit && last ? encodeCursor(last.at, last.id) : null };
  },

  removeBefore: (tx, kind, before) => touched(tx, sql`delete from views where kind = ${kind} and at < ${before}`),
};
