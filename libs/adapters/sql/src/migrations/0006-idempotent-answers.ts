import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table idempotent_answers (
     tenant text not null, id text not null, fingerprint text not null, answer text, at bigint not null, primary key (tenant, id))`,
  `create index idempotent_answers_oldest on idempotent_answers (tenant, at)`,
  `grant select, insert, update, delete on idempotent_answers to tocsin_app`,
  `alter table idempotent_answers enable row level security`,
  `create policy idempotent_answers_of_tenant on idempotent_answers to tocsin_app
     using (tenant = current_setting('tocsin.tenant', true)) with check (tenant = current_setting('tocsin.tenant', true))`,
];

/** What was answered to requests that may be sent again. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
