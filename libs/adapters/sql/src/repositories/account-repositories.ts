import { sql } from 'kysely';
import {
  type AuditEntry,
  type AuditRepository,
  type Session,
  type SessionRepository,
  type User,
  type UserRepository,
} from '@tocsin/ports';
import { rowsOf, touched } from './in-transaction.js';

const USER = sql.raw(
  `tenant, id, login, display_name as "displayName", role, password_hash as "passwordHash", created_at as "createdAt",
   disabled_at as "disabledAt", teams,
   case when issuer is null then null else jsonb_build_object('issuer', issuer, 'subject', subject) end as identity`,
);

export const userRepository: UserRepository = {
  async create(tx, { tenant, id, login, displayName, role, teams, passwordHash, identity, createdAt, disabledAt }) {
    return (
      (await touched(
        tx,
        sql`insert into users (tenant, id, login, display_name, role, teams, password_hash, issuer, subject, created_at, disabled_at)
            values (${tenant}, ${id}, ${login}, ${displayName}, ${role}, ${JSON.stringify(teams)}::jsonb,
              ${passwordHash}, ${identity?.issuer ?? null}, ${identity?.subject ?? null}, ${createdAt}, ${disabledAt})
            on conflict do nothing`,
      )) > 0
    );
  },

  async update(tx, { tenant, id, displayName, role, teams, passwordHash, disabledAt }) {
    return (
      (await touched(
        tx,
        sql`update users set display_name = ${displayName}, role = ${role}, teams = ${JSON.stringify(teams)}::jsonb, password_hash = ${passwordHash},
              disabled_at = ${disabledAt} where tenant = ${tenant} and id = ${id}`,
      )) > 0
    );
  },

  async get(tx, id) {
    const [row] = await rowsOf(tx, sql<User>`select ${USER} from users where id = ${id} for update`);
    return row ?? null;
  },

  async findByLogin(tx, login) {
    const [row] = await rowsOf(tx, sql<User>`select ${USER} from users where login = ${login}`);
    return row ?? null;
  },

  findByIdentity(tx, issuer, subject) {
    return rowsOf(
      tx,
      sql<User>`select ${USER} from users where issuer = ${issuer} and subject = ${subject} order by tenant for update`,
    );
  },

  list(tx) {
    return rowsOf(tx, sql<User>`select ${USER} from users order by login`);
  },
};

export const sessionRepository: SessionRepository = {
  async create(tx, { tenant, hash, userId, csrf, createdAt, expiresAt }) {
    await touched(
      tx,
      sql`insert into sessions (tenant, hash, user_id, csrf, created_at, expires_at)
          values (${tenant}, ${hash}, ${userId}, ${csrf}, ${createdAt}, ${expiresAt})`,
    );
  },

  async find(tx, hash) {
    const [row] = await rowsOf(
      tx,
      sql<Session & Pick<User, 'login' | 'role' | 'teams' | 'disabledAt'>>`
        select s.tenant, s.hash, s.user_id as "userId", s.csrf, s.created_at as "createdAt", s.expires_at as "expiresAt",
               u.login, u.role, u.teams, u.disabled_at as "disabledAt"
        from sessions s join users u on u.tenant = s.tenant and u.id = s.user_id where s.hash = ${hash}`,
    );
    return row ?? null;
  },

  async end(tx, hash) {
    await touched(tx, sql`delete from sessions where hash = ${hash}`);
  },

  async endAllOf(tx, userId) {
    await touched(tx, sql`delete from sessions where user_id = ${userId}`);
  },

  async removeExpired(tx, now) {
    await touched(tx, sql`delete from sessions where expires_at <= ${now}`);
  },
};

export const auditRepository: AuditRepository = {
  async append(tx, { tenant, at, actor, action, object, outcome, address, detail }) {
    await touched(
      tx,
      sql`insert into audit_log (tenant, at, actor, action, object, outcome, address, detail)
          values (${tenant}, ${at}, ${actor}, ${action}, ${object}, ${outcome}, ${address}, ${JSON.stringify(detail)}::jsonb)`,
    );
  },

  list(tx, { before, limit }) {
    return rowsOf(
      tx,
      sql<AuditEntry>`select tenant, seq, at, actor, action, object, outcome, address, detail from audit_log
          where ${before}::bigint is null or seq < ${before}::bigint order by seq desc limit ${limit}`,
    );
  },
};
