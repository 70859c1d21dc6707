import { type Kysely, sql } from 'kysely';

const STATEMENTS = [
  `alter table users add column issuer text, add column subject text, add column teams jsonb not null default '[]'`,
  `create unique index users_of_identity on users (tenant, issuer, subject)`,
];

/** Who an account is at an OpenID provider, and its roles within teams. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db);
}
