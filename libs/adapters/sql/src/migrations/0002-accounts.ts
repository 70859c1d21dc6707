import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `create table users (
     tenant text not null, id text not null, login text not null, display_name text not null, role text not null,
     password_hash text, created_at bigint not null, disabled_at bigint, primary key (tenant, id), unique (login))`,
  `create table sessions (
     tenant text not null, hash text primary key, user_id text not null, csrf text not null, created_at bigint not null,
     expires_at bigint not null, foreign key (tenant, user_id) references users (tenant, id) on delete cascade)`,
  `create index sessions_of_user on sessions (tenant, user_id)`,
  `create table audit_log (
     tenant text not null, seq bigserial, at bigint not null, actor text not null, action text not null, object text not null,
     outcome text not null, address text not null, detail jsonb not null, primary key (tenant, seq))`,
  `grant usage on all sequences in schema public to tocsin_app`,
];
/** The audit log can only grow: nobody may change or remove what is in it. */
const GRANTS: Readonly<Record<string, string>> = {
  users: 'select, insert, update, delete',
  sessions: 'select, insert, update, delete',
  audit_log: 'select, insert',
};

/** Accounts of people, their sessions, and who did what. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  for (const [table, rights] of Object.entries(GRANTS))
    for (const statement of [
      `grant ${rights} on ${table} to tocsin_app`,
      `alter table ${table} enable row level security`,
      `create policy ${table}_of_tenant on ${table} to tocsin_app
         using (tenant = current_setting('tocsin.tenant', true)) with check (tenant = current_setting('tocsin.tenant', true))`,
    ])
      await sql.raw(statement).execute(db);
}
