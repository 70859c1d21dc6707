import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table dead_letter_decisions (
     tenant text not null, key text not null, decision text not null, at bigint not null, actor text not null,
     primary key (tenant, key))`,
  `grant select, insert, update on dead_letter_decisions to tocsin_app`,
  `alter table dead_letter_decisions enable row level security`,
  `create policy dead_letter_decisions_of_tenant on dead_letter_decisions to tocsin_app
     using (tenant = current_setting('tocsin.tenant', true)) with check (tenant = current_setting('tocsin.tenant', true))`,
];

/** What people did with dead letters; the letters themselves are records of their topic. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
