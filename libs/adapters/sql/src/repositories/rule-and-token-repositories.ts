import { sql } from 'kysely';
import { type ApiToken, type RuleSetRepository, type RuleSetRow, type TokenRepository } from '@tocsin/ports';
import { rowsOf, touched } from './in-transaction.js';

const RULE_SET = sql.raw(
  `r.tenant, r.version, r.document, r.published_at as "publishedAt", r.published_by as "publishedBy"`,
);
const ACTIVE = sql.raw(`rule_sets r join active_rule_sets a on a.tenant = r.tenant and a.version = r.version`);

export const ruleSetRepository: RuleSetRepository = {
  async publish(tx, { tenant, version, document, publishedAt, publishedBy }) {
    await touched(
      tx,
      sql`insert into rule_sets (tenant, version, document, published_at, published_by)
          values (${tenant}, ${version}, ${JSON.stringify(document)}::jsonb, ${publishedAt}, ${publishedBy}) on conflict do nothing`,
    );
    await touched(
      tx,
      sql`insert into active_rule_sets (tenant, version) values (${tenant}, ${version})
          on conflict (tenant) do update set version = excluded.version`,
    );
  },

  async active(tx) {
    const [row] = await rowsOf(tx, sql<RuleSetRow>`select ${RULE_SET} from ${ACTIVE}`);
    return row ?? null;
  },

  allActive(tx) {
    return rowsOf(tx, sql<RuleSetRow>`select ${RULE_SET} from ${ACTIVE} order by r.tenant`);
  },

  async get(tx, version) {
    const [row] = await rowsOf(tx, sql<RuleSetRow>`select ${RULE_SET} from rule_sets r where r.version = ${version}`);
    return row ?? null;
  },

  versions(tx) {
    return rowsOf(
      tx,
      sql<
        Omit<RuleSetRow, 'document'>
      >`select r.tenant, r.version, r.published_at as "publishedAt", r.published_by as "publishedBy"
          from rule_sets r order by r.published_at desc, r.version limit 200`,
    );
  },
};

const TOKEN = sql.raw(
  `tenant, id, name, hash, scopes, created_at as "createdAt", expires_at as "expiresAt", revoked_at as "revokedAt"`,
);

export const tokenRepository: TokenRepository = {
  async create(tx, { tenant, id, name, hash, scopes, createdAt, expiresAt, revokedAt }) {
    await touched(
      tx,
      sql`insert into tokens (tenant, id, name, hash, scopes, created_at, expires_at, revoked_at)
          values (${tenant}, ${id}, ${name}, ${hash}, ${[...scopes]}, ${createdAt}, ${expiresAt}, ${revokedAt})`,
    );
  },

  async findByHash(tx, hash) {
    const [row] = await rowsOf(tx, sql<ApiToken>`select ${TOKEN} from tokens where hash = ${hash}`);
    return row ?? null;
  },

  list(tx) {
    return rowsOf(tx, sql<ApiToken>`select ${TOKEN} from tokens order by created_at, id`);
  },

  async revoke(tx, id, at) {
    return (await touched(tx, sql`update tokens set revoked_at = ${at} where id = ${id} and revoked_at is null`)) > 0;
  },

  async isEmpty(tx) {
    const [row] = await rowsOf(tx, sql<{ found: boolean }>`select exists (select 1 from tokens) as found`);
    return row?.found !== true;
  },
};
