import { type Kysely, sql } from 'kysely';

const TENANT_TABLES = [
  'incidents',
  'command_outcomes',
  'deliveries',
  'escalations',
  'notices',
  'tickets',
  'silences',
  'rule_sets',
  'active_rule_sets',
  'tokens',
];

const STATEMENTS = [
  `create table incidents (
     tenant text not null, id text not null, number integer not null, state text not null, severity text not null,
     services text[] not null, opened_at bigint not null, last_at bigint not null, revision bigint not null, body jsonb not null,
     primary key (tenant, id), unique (tenant, number))`,
  `create index incidents_newest on incidents (tenant, opened_at desc, id)`,
  `create table command_outcomes (
     tenant text not null, command_id text not null, incident_id text not null, status text not null, reason text not null,
     primary key (tenant, command_id))`,
  `create table deliveries (
     tenant text not null, id text not null, seq bigserial, incident_id text not null, channel text not null, target text not null,
     purpose text not null, reason text not null, body jsonb not null, planned_at bigint not null, state text not null default 'pending',
     tries integer not null default 0, due_at bigint not null, owner text, lease_until bigint, last_error text, external_id text,
     settled_at bigint, maybe_sent_twice boolean not null default false, primary key (tenant, id))`,
  `create index deliveries_open on deliveries (due_at) where state in ('pending', 'sending')`,
  `create index deliveries_of_incident on deliveries (tenant, incident_id, seq)`,
  `create table escalations (
     tenant text not null, incident_id text not null, policy text not null, step integer not null, round integer not null,
     next_at bigint, state text not null, reason text not null, primary key (tenant, incident_id))`,
  `create index escalations_due on escalations (next_at) where state = 'active'`,
  `create table notices (
     tenant text not null, incident_id text not null, revision bigint not null, body jsonb not null, primary key (tenant, incident_id))`,
  `create index notices_unannounced on notices (tenant) where body->>'state' = 'open' and body->>'announced' = 'false'`,
  `create table tickets (
     tenant text not null, incident_id text not null, ticketing text not null, external_id text not null, url text,
     primary key (tenant, incident_id, ticketing))`,
  `create table silences (
     tenant text not null, id text not null, match text not null, starts_at bigint not null, ends_at bigint not null,
     created_by text not null, comment text not null, primary key (tenant, id))`,
  `create table rule_sets (
     tenant text not null, version text not null, document jsonb not null, published_at bigint not null, published_by text not null,
     primary key (tenant, version))`,
  `create table active_rule_sets (tenant text primary key, version text not null)`,
  `create table tokens (
     tenant text not null, id text not null, name text not null, hash text not null unique, scopes text[] not null,
     created_at bigint not null, expires_at bigint, revoked_at bigint, primary key (tenant, id))`,
  `create table snapshots (key text primary key, epoch bigint not null, engine text, next_offset bigint)`,
  `create table snapshot_segments (
     key text not null references snapshots (key) on delete cascade, name text not null, bytes bytea not null, primary key (key, name))`,
  `do $$ begin create role tocsin_app nologin; exception when duplicate_object or unique_violation then null; end $$`,
  `grant tocsin_app to current_user`,
  `grant usage on schema public to tocsin_app`,
  `grant usage on all sequences in schema public to tocsin_app`,
];

/** The tables of the first release. A tenant's rows are visible only to `tocsin_app` with that tenant set. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
  for (const table of TENANT_TABLES)
    for (const statement of [
      `grant select, insert, update, delete on ${table} to tocsin_app`,
      `alter table ${table} enable row level security`,
      `create policy ${table}_of_tenant on ${table} to tocsin_app
         using (tenant = current_setting('tocsin.tenant', true)) with check (tenant = current_setting('tocsin.tenant', true))`,
    ])
      await sql.raw(statement).execute(db);
}
