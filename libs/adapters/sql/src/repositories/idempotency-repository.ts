import { sql } from 'kysely';
import { type IdempotencyRepository } from '@tocsin/ports';
import { rowsOf, touched } from './in-transaction.js';

export const idempotencyRepository: IdempotencyRepository = {
  async begin(tx, { tenant, id, fingerprint, at }, { staleBefore, expiredBefore }) {
    await touched(tx, sql`delete from idempotent_answers where tenant = ${tenant} and at < ${expiredBefore}`);
    const begun = await touched(
      tx,
      sql`insert into idempotent_answers (tenant, id, fingerprint, at) values (${tenant}, ${id}, ${fingerprint}, ${at})
          on conflict (tenant, id) do update set fingerprint = excluded.fingerprint, at = excluded.at
            where idempotent_answers.answer is null and idempotent_answers.at < ${staleBefore}`,
    );
    if (begun > 0) return null;
    const [row] = await rowsOf(
      tx,
      sql<{ fingerprint: string; answer: string | null }>`
        select fingerprint, answer from idempotent_answers where id = ${id}`,
    );
    return row ?? null;
  },

  async finish(tx, id, answer) {
    await touched(tx, sql`update idempotent_answers set answer = ${answer} where id = ${id}`);
  },

  async forget(tx, id) {
    await touched(tx, sql`delete from idempotent_answers where id = ${id} and answer is null`);
  },
};
