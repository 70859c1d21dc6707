import { sql } from 'kysely';
import { type DeadLetterDecision, type DeadLetterRepository } from '@tocsin/ports';
import { rowsOf, touched } from './in-transaction.js';

export const deadLetterRepository: DeadLetterRepository = {
  async decide(tx, { tenant, key, decision, at, actor }) {
    await touched(
      tx,
      sql`insert into dead_letter_decisions (tenant, key, decision, at, actor)
          values (${tenant}, ${key}, ${decision}, ${at}, ${actor})
          on conflict (tenant, key) do update set decision = excluded.decision, at = excluded.at, actor = excluded.actor`,
    );
  },

  async decisions(tx, keys) {
    const rows = await rowsOf(
      tx,
      sql<DeadLetterDecision>`select tenant, key, decision, at, actor from dead_letter_decisions where key = any(${[...keys]})`,
    );
    return new Map(rows.map((row) => [row.key, row]));
  },
};
