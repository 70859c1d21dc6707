import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table views (
     tenant text not null, kind text not null, id text not null, service text not null, state text not null,
     at bigint not null, first_at bigint not null, body jsonb not null, primary key (tenant, kind, id))`,
  `create index views_newest on views (tenant, kind, at desc, id)`,
  `grant select, insert, update, delete on views to tocsin_app`,
  `alter table views enable row level security`,
  `create policy views_of_tenant on views to tocsin_app
     using (tenant = current_setting('tocsin.tenant', true)) with check (tenant = current_setting('tocsin.tenant', true))`,
];

/** What the scope log tells that people look up, in its newest state. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
