import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort } from '@tocsin/testing';
import { ServiceProcess } from './service-process.js';

const BOOTSTRAP = 'tcs_e2e_bootstrap_token_0002';
const PASSWORD = 'a long enough password';
const ROLES = ['viewer', 'responder', 'analyst', 'admin'] as const;
const RIGHTS: Record<(typeof ROLES)[number], readonly string[]> = {
  viewer: ['read'],
  responder: ['read', 'respond'],
  analyst: ['read', 'respond', 'tune'],
  admin: ['read', 'respond', 'tune', 'admin'],
};

interface Endpoint {
  readonly path: string;
  readonly method: string;
  readonly needs: string;
}
interface SignedIn {
  readonly cookie: string;
  readonly csrf: string;
}

describe('access', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-access-'));
  let service: ServiceProcess;
  let endpoints: Endpoint[];
  const sessions = new Map<string, SignedIn>();

  const call = (path: string, method: string, headers: Record<string, string>, body?: unknown) =>
    fetch(`${service.url}${path}`, {
      method,
      headers: { ...headers, ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  const bootstrap = { authorization: `Bearer ${BOOTSTRAP}` };
  const signIn = async (login: string, password = PASSWORD): Promise<SignedIn | number> => {
    const answer = await call('/api/v1/session', 'POST', {}, { login, password });
    if (!answer.ok) return answer.status;
    const cookie = answer.headers.get('set-cookie')!.split(';')[0]!;
    return { cookie, csrf: ((await answer.json()) as { csrf: string }).csrf };
  };
  const as = ({ cookie, csrf }: SignedIn) => ({ cookie, 'x-csrf-token': csrf });

  beforeAll(async () => {
    const env = { TOCSIN_HOME: join(folder, 'home'), TOCSIN_BOOTSTRAP_TOKEN: BOOTSTRAP };
    service = new ServiceProcess('standalone', await freePort(), env, process.cwd(), folder);
    service.start();
    await service.ready();
    const document = (await (await fetch(`${service.url}/api/v1/openapi.json`)).json()) as {
      paths: Record<string, Record<string, { 'x-needs': string }>>;
    };
    endpoints = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        path: path.replace(/\{\w+\}/g, 'none'),
        method: method.toUpperCase(),
        needs: operation['x-needs'],
      })),
    );
    for (const role of ROLES) {
      await call('/api/v1/users', 'POST', bootstrap, { login: role, role, password: PASSWORD });
      sessions.set(role, (await signIn(role)) as SignedIn);
    }
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** An event stream never ends: its status is enough. */
  const statusOf = async (endpoint: Endpoint, headers: Record<string, string>): Promise<number> => {
    const body = endpoint.method === 'GET' || endpoint.method === 'DELETE' ? undefined : {};
    const answer = await call(endpoint.path, endpoint.method, headers, body);
    await answer.body?.cancel();
    return answer.status;
  };

  it('gives every role what the table says, at every endpoint', async () => {
    expect(endpoints.length).toBeGreaterThan(20);
    for (const endpoint of endpoints) {
      if (endpoint.path === '/api/v1/session') continue;
      const open = endpoint.needs === 'nothing';
      expect([endpoint, (await statusOf(endpoint, {})) === 401]).toEqual([endpoint, !open]);
      if (open) continue;
      for (const role of ROLES) {
        const status = await statusOf(endpoint, as(sessions.get(role)!));
        const allowed = RIGHTS[role].includes(endpoint.needs);
        expect([endpoint, role, status === 403, status >= 500]).toEqual([endpoint, role, !allowed, false]);
      }
    }
  }, 120_000);

  it('lets a responder of a team act on the incidents of the team, and on nothing else', async () => {
    const teams = [{ id: 'payments', services: ['pay-.*', 'ledger'] }];
    expect((await call('/api/v1/rules', 'PUT', bootstrap, { correlate: { announceMs: 0 }, teams })).status).toBe(200);
    await call('/api/v1/users', 'POST', bootstrap, {
      login: 'pat',
      role: 'viewer',
      password: PASSWORD,
      teams: [{ team: 'payments', role: 'responder' }],
    });
    const pat = as((await signIn('pat')) as SignedIn);
    for (const endpoint of endpoints) {
      if (endpoint.path === '/api/v1/session' || endpoint.needs === 'nothing') continue;
      const allowed = endpoint.needs === 'read' || endpoint.path.startsWith('/api/v1/incidents/none/');
      expect([endpoint, (await statusOf(endpoint, pat)) === 403]).toEqual([endpoint, !allowed]);
    }
    for (const source of ['pay-api', 'ledger', 'search']) {
      const payload = { summary: `${source} is out of disk`, source, component: source, severity: 'critical' };
      const event = { routing_key: BOOTSTRAP, event_action: 'trigger', dedup_key: source, payload };
      expect((await call('/v2/enqueue', 'POST', {}, event)).status).toBe(202);
    }
    type Found = { id: string; services: string[] };
    const open = async () => {
      const answer = await call('/api/v1/incidents?state=open', 'GET', pat);
      return new Map(
        ((await answer.json()) as { incidents: Found[] }).incidents.map(({ id, services }) => [services[0], id]),
      );
    };
    await eventually(async () => expect((await open()).size).toBe(3), 60_000);
    const [pay, ledger, search] = await open().then((ids) =>
      ['pay-api', 'ledger', 'search'].map((name) => ids.get(name)!),
    );
    const act = async (id: string, action: string, body: object = {}) =>
      (await call(`/api/v1/incidents/${id}/${action}`, 'POST', pat, body)).status;
    expect([await act(pay!, 'note', { text: 'mine' }), await act(search!, 'note', { text: 'not mine' })]).toEqual([
      200, 403,
    ]);
    expect([await act(pay!, 'merge', { into: search }), await act(search!, 'merge', { into: pay })]).toEqual([
      403, 403,
    ]);
    expect(await act(pay!, 'merge', { into: ledger })).toBe(200);
    const shown = (await (await call(`/api/v1/incidents/${ledger}`, 'GET', pat)).json()) as { teams: string[] };
    expect(shown.teams).toEqual(['payments']);
  }, 120_000);

  it('takes nothing that changes something from a browser that does not know the word of its session', async () => {
    const { cookie } = sessions.get('admin')!;
    const silence = { match: 'true', endsAt: Date.now() + 60_000 };
    for (const headers of [{ cookie }, { cookie, 'x-csrf-token': 'guessed' }] as Record<string, string>[])
      expect((await call('/api/v1/silences', 'POST', headers, silence)).status).toBe(403);
    expect((await call('/api/v1/silences', 'POST', as(sessions.get('admin')!), silence)).status).toBe(201);
  });

  it('writes down who changed what, without secrets, and nobody can change that', async () => {
    const audit = (await (await call('/api/v1/audit', 'GET', bootstrap)).json()) as {
      entries: { actor: string; action: string; detail: unknown }[];
    };
    expect(audit.entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ actor: 'admin', action: 'POST /api/v1/silences' }),
        expect.objectContaining({ actor: 'viewer', action: 'sign-in', outcome: 'done' }),
      ]),
    );
    expect(JSON.stringify(audit)).not.toContain(PASSWORD);
    expect((await call('/api/v1/audit', 'DELETE', bootstrap)).status).toBe(404);
  });

  it('ends the sessions of an account that is disabled or has a new password', async () => {
    const made = await call('/api/v1/users', 'POST', bootstrap, { login: 'eve', role: 'viewer', password: PASSWORD });
    const { id } = (await made.json()) as { id: string };
    const eve = (await signIn('eve')) as SignedIn;
    expect((await call('/api/v1/session', 'GET', as(eve))).status).toBe(200);
    const answer = await call('/api/v1/users/me/password', 'PUT', as(eve), {
      current: PASSWORD,
      password: `${PASSWORD}!`,
    });
    expect(answer.status).toBe(204);
    expect((await call('/api/v1/session', 'GET', as(eve))).status).toBe(401);
    const again = (await signIn('eve', `${PASSWORD}!`)) as SignedIn;
    await call(`/api/v1/users/${id}`, 'PATCH', bootstrap, { disabled: true });
    expect((await call('/api/v1/session', 'GET', as(again))).status).toBe(401);
    expect(await signIn('eve', `${PASSWORD}!`)).toBe(401);
  });

  it('answers a wrong password like an unknown login, and stops counting at ten', async () => {
    expect(await signIn('viewer', 'wrong')).toBe(401);
    const statuses = [];
    for (let i = 0; i < 12; i++) statuses.push(await signIn('nobody', 'wrong'));
    expect(statuses.slice(0, 10).every((status) => status === 401)).toBe(true);
    expect(statuses.at(-1)).toBe(429);
  });

  it('sends the headers that keep other pages out', async () => {
    const { headers } = await fetch(`${service.url}/`);
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('shows the API to people', async () => {
    const page = await fetch(`${service.url}/api/v1/docs`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('/api/v1/incidents/{id}')]);
  });
});
