import { mkdtempSync, rmSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SCOPES_OF_ROLE } from '@tocsin/platform';
import {
  describeReal,
  eventually,
  freePort,
  ownKafka,
  realPostgres,
  realRedis,
  stopRealServers,
} from '@tocsin/testing';
import { AnswerSchemas } from './answer-schemas.js';
import { BOOTSTRAP_TOKEN, Cluster } from './cluster.js';
import { KcatProducer } from './producer.js';
import { ServiceProcess } from './service-process.js';
import { type Call, type TenantData, callWith, plantTenant } from './tenant-data.js';
import { type ApiDocument, type Attempt, attemptsOn } from './tenant-walk.js';

/** Where it runs, and how a record of the first tenant comes to the dead letters. */
interface Installation {
  readonly url: string;
  readonly intakeUrl: string;
  readonly poison: (text: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const OWNER = { tenant: 'acme', mark: 'zebra' };
const OTHER = { tenant: 'globex', mark: 'walrus' };
const TOPICS_OF_TENANTS = [OWNER, OTHER].map(({ tenant }) => `${tenant}=${tenant}-logs`).join(',');
/** Where the owner's attempt cannot succeed: a token has no password, and there is no provider. */
const NEVER_DONE = ['PUT /api/v1/users/me/password', 'GET /api/v1/session/oidc', 'GET /api/v1/session/oidc/callback'];
const REFUSED = new Set([403, 404, 409, 422]);

/** @param cannot operations that cannot succeed there, and why is said where it is given */
function describeTenants(open: () => Promise<Installation>, cannot: readonly string[] = []): void {
  let installation: Installation;
  let [owner, other]: Call[] = [];
  let [owned, others]: TenantData[] = [];
  let deadLetter = '';
  let document: ApiDocument;
  const operator = (): Call => callWith(installation, BOOTSTRAP_TOKEN);
  const tokenOf = async (tenant: string, scopes: readonly string[]): Promise<string> => {
    const { json } = await operator()('POST', '/api/v1/tokens', { name: `of ${tenant}`, scopes, tenant });
    return (json as { token: string }).token;
  };

  beforeAll(async () => {
    installation = await open();
    const plant = async ({ tenant, mark }: typeof OWNER): Promise<[Call, TenantData]> => {
      const token = await tokenOf(tenant, ['admin', 'ingest']);
      const call = callWith(installation, token);
      const sources = [{ topics: [`${tenant}-logs`], service: mark }];
      const correlate = { announceMs: 0, topology: [{ caller: mark, callee: 'db' }] };
      return [call, await plantTenant(call, token, mark, { sources, correlate })];
    };
    [[owner, owned], [other, others]] = await Promise.all([plant(OWNER), plant(OTHER)]);
    await installation.poison(`{"nothing":"${OWNER.mark}"}`);
    const letters = async () =>
      (await owner!('GET', '/api/v1/dead-letters')).json as { deadLetters: { key: string }[] };
    await eventually(async () => expect((await letters()).deadLetters).not.toEqual([]), 60_000);
    deadLetter = (await letters()).deadLetters[0]!.key;
    document = (await operator()('GET', '/api/v1/openapi.json')).json as unknown as ApiDocument;
  }, 400_000);
  afterAll(() => installation?.stop(), 60_000);

  it('gives an id, a filter or a cursor of another tenant nothing, in any role, at any endpoint', async () => {
    const attempts = await attemptsOn(document, owner!, owned!, deadLetter);
    expect(attempts.length).toBeGreaterThan(50);
    const leaks: unknown[] = [];
    for (const [role, scopes] of Object.entries(SCOPES_OF_ROLE)) {
      const call = callWith(installation, await tokenOf(OTHER.tenant, scopes));
      for (const attempt of attempts) {
        const { status, text } = await call(attempt.method, attempt.path, attempt.body);
        const allowed = attempt.needs === 'nothing' || (scopes as readonly string[]).includes(attempt.needs);
        const told = text.includes(OWNER.mark);
        const taken = attempt.foreign && !REFUSED.has(status);
        const wrong = allowed ? status === 401 || status >= 500 : status !== 403;
        if (told || taken || wrong) leaks.push({ role, ...summary(attempt), status, text: text.slice(0, 200) });
      }
    }
    expect(leaks).toEqual([]);
  }, 240_000);

  it('left everything of the first tenant as it was', async () => {
    const merged = await other!('POST', `/api/v1/incidents/${others!.incident}/merge`, { into: owned!.incident });
    expect(merged.status).toBe(404);
    const at = async (path: string) => (await owner!('GET', path)).json as Record<string, unknown>;
    expect(await at(`/api/v1/incidents/${owned!.incident}`)).toMatchObject({ state: 'open', mergedInto: null });
    expect(await at('/api/v1/rules')).toMatchObject({ version: owned!.version });
    const { silences } = (await at('/api/v1/silences')) as { silences: { id: string; endsAt: number }[] };
    expect(silences.map(({ id, endsAt }) => [id, endsAt > Date.now()])).toEqual([[owned!.silence, true]]);
    const { users } = (await at('/api/v1/users')) as { users: object[] };
    expect(users).toMatchObject([{ id: owned!.user, role: 'viewer', disabledAt: null }]);
    const { tokens } = (await at('/api/v1/tokens')) as { tokens: { id: string; revokedAt: null }[] };
    expect(tokens.find(({ id }) => id === owned!.token)).toMatchObject({ revokedAt: null });
    const { deadLetters } = (await at('/api/v1/dead-letters')) as { deadLetters: { key: string }[] };
    expect(deadLetters.map(({ key }) => key)).toContain(deadLetter);
  });

  it('keeps apart what has the same names', async () => {
    for (const path of [
      'incidents',
      'alerts',
      'signals',
      'templates',
      'services',
      'changes',
      'topology',
      'audit',
      'commands',
    ]) {
      const [ours, theirs] = [await owner!('GET', `/api/v1/${path}`), await other!('GET', `/api/v1/${path}`)];
      expect([path, ours.text.includes(OTHER.mark), theirs.text.includes(OWNER.mark)]).toEqual([path, false, false]);
      if (path !== 'services') expect([path, ours.text.includes(OWNER.mark)]).toEqual([path, true]);
    }
    expect(owned!.incident).not.toBe(others!.incident);
  });

  it('streams changes to their tenant alone', async () => {
    const stop = new AbortController();
    const heard = { owner: '', other: '' };
    const listen = async (who: keyof typeof heard, token: string) => {
      const answer = await fetch(`${installation.url}/api/v1/events`, {
        headers: { authorization: `Bearer ${token}` },
        signal: stop.signal,
      });
      const reader = answer.body!.pipeThrough(new TextDecoderStream()).getReader();
      const read = async () => {
        for (let part = await reader.read(); !part.done; part = await reader.read()) heard[who] += part.value;
      };
      read().catch(() => undefined);
    };
    await listen('owner', await tokenOf(OWNER.tenant, ['read']));
    await listen('other', await tokenOf(OTHER.tenant, ['read']));
    expect((await owner!('POST', `/api/v1/incidents/${owned!.incident}/acknowledge`)).status).toBe(200);
    expect((await other!('POST', `/api/v1/incidents/${others!.incident}/acknowledge`)).status).toBe(200);
    await eventually(() => {
      expect(heard.owner).toContain(OWNER.mark);
      expect(heard.other).toContain(OTHER.mark);
    });
    stop.abort();
    expect([heard.owner.includes(OTHER.mark), heard.other.includes(OWNER.mark)]).toEqual([false, false]);
  });

  it('lets nobody but an operator give access to another tenant, nor see what all tenants send', async () => {
    for (const [path, body] of [
      ['/api/v1/tokens', { name: 'x', scopes: ['read'], tenant: OWNER.tenant }],
      ['/api/v1/users', { login: 'x', role: 'viewer', tenant: OWNER.tenant }],
    ] as const)
      expect((await other!('POST', path, body)).status).toBe(403);
    type Health = { groups: { lagRecords: number | null }[]; deadLetters: number };
    const health = async (call: Call) => (await call('GET', '/api/v1/pipeline')).json as unknown as Health;
    const [theirs, ours, all] = [await health(other!), await health(owner!), await health(operator())];
    expect(theirs.groups.every(({ lagRecords }) => lagRecords === null)).toBe(true);
    expect(all.groups.every(({ lagRecords }) => lagRecords !== null)).toBe(true);
    expect([theirs.deadLetters, ours.deadLetters > 0]).toEqual([0, true]);
  });

  it('answers its owner as the document says', async () => {
    const schemas = new AnswerSchemas(document);
    const problems: string[] = [];
    const done = new Set<string>();
    const attempts = await attemptsOn(document, owner!, owned!, deadLetter);
    for (const { operation, method, path, body } of attempts) {
      // Without its rules the topic of its dead letter would be nobody's.
      const sent = operation === 'PUT /api/v1/rules' ? owned!.rules : body;
      const { status, json } = await owner!(method, path, sent);
      const problem = schemas.problemOf(operation, status, json);
      if (problem) problems.push(problem);
      if (status < 300) done.add(operation);
    }
    expect(problems).toEqual([]);
    const never = attempts.map(({ operation }) => operation).filter((operation) => !done.has(operation));
    expect([...new Set(never)].sort()).toEqual([...NEVER_DONE, ...cannot].sort());
  });
}

const summary = ({ method, path, operation }: Attempt) => ({ operation, tried: `${method} ${path}` });

describe('tenants on embedded storage', () => {
  describeTenants(async () => {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-tenants-'));
    const syslog = await freePort();
    const env = {
      TOCSIN_HOME: join(folder, 'home'),
      TOCSIN_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN,
      TOCSIN_SYSLOG_TCP_PORT: String(syslog),
      TOCSIN_SOCKET_TENANT: OWNER.tenant,
      TOCSIN_TENANT_TOPICS: TOPICS_OF_TENANTS,
    };
    const service = new ServiceProcess('standalone', await freePort(), env, process.cwd(), folder);
    service.start();
    await service.ready();
    return {
      url: service.url,
      intakeUrl: service.url,
      // The one line of text that is no event.
      poison: () => new Promise((resolve) => createConnection(syslog, '127.0.0.1').end('null\n', resolve)),
      stop: async () => {
        await service.stop();
        rmSync(folder, { recursive: true, force: true });
      },
    };
    // What came over a socket only its sender can send again.
  }, ['POST /api/v1/dead-letters/{key}/redrive']);
});

describeReal('tenants on Kafka, Redis and PostgreSQL', ['kafka', 'redis', 'postgres'], () => {
  describeTenants(async () => {
    const kafka = await ownKafka({});
    const [redis, database] = [(await realRedis()).address, (await realPostgres()).address];
    const env = { TOCSIN_TENANT_TOPICS: TOPICS_OF_TENANTS };
    const servers = { kafka: kafka.address, redis, database };
    const cluster = await Cluster.start(process.cwd(), { ...servers, rules: () => ({}), env });
    return {
      url: cluster.url,
      intakeUrl: cluster.intakeUrl,
      poison: async (text) => {
        const kcat = new KcatProducer(kafka.address, `${OWNER.tenant}-logs`);
        kcat.write([text]);
        await kcat.close();
      },
      stop: async () => {
        await cluster.stop();
        await kafka.stop();
        await stopRealServers();
      },
    };
  });
});
