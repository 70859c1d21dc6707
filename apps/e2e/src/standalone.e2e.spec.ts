import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, freePort } from '@tocsin/testing';
import { ServiceProcess } from './service-process.js';

describe('the standalone', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-standalone-'));
  const home = join(folder, 'home');
  let service: ServiceProcess;
  let token: string;
  const start = async (env: NodeJS.ProcessEnv = {}) =>
    new ServiceProcess('standalone', await freePort(), { TOCSIN_HOME: home, ...env }, process.cwd(), folder);
  const call = (path: string, init: RequestInit = {}, bearer = token) =>
    fetch(`${service.url}${path}`, {
      ...init,
      headers: { authorization: `Bearer ${bearer}`, ...(init.body ? { 'content-type': 'application/json' } : {}) },
    });

  beforeAll(async () => {
    service = await start();
    service.start();
    await service.ready();
    token = readFileSync(join(home, 'bootstrap-token'), 'utf8');
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is open to nobody without a token', async () => {
    for (const path of [
      '/api/v1/incidents',
      '/api/v1/incidents/x',
      '/api/v1/events',
      '/api/v1/rules',
      '/api/v1/tokens',
      '/api/v1/silences',
      '/api/v1/commands/x',
    ])
      expect([path, (await fetch(`${service.url}${path}`)).status]).toEqual([path, 401]);
    for (const path of ['/api/v1/ingest', '/api/v1/changes', '/v1/logs', '/v1/metrics'])
      expect([path, (await fetch(`${service.url}${path}`, { method: 'POST', body: 'x' })).status]).toEqual([path, 401]);
    expect((await fetch(`${service.url}/healthz`)).status).toBe(200);
  });

  it('gives tokens only the rights they were made with, and takes them back', async () => {
    const made = await call('/api/v1/tokens', {
      method: 'POST',
      body: JSON.stringify({ name: 'agent', scopes: ['ingest'] }),
    });
    const { token: agent, id } = (await made.json()) as { token: string; id: string };
    expect((await call('/api/v1/ingest', { method: 'POST', body: 'a line' }, agent)).status).toBe(200);
    expect((await call('/api/v1/incidents', {}, agent)).status).toBe(403);
    expect((await call(`/api/v1/tokens/${id}`, { method: 'DELETE' })).status).toBe(204);
  });

  it('refuses a wrong rule set whole, names every mistake, and keeps the running one', async () => {
    const before = await (await call('/api/v1/rules')).json();
    const wrong = {
      detect: { metrics: { thresholds: [{ id: 'x', match: 'nmae == 1', above: 1 }] } },
      correlate: { rules: [{ id: 'y', match: '((', by: ['service'] }] },
    };
    const answer = await call('/api/v1/rules', { method: 'PUT', body: JSON.stringify(wrong) });
    const problem = (await answer.json()) as { mistakes: { key: string }[] };
    expect([answer.status, problem.mistakes.map(({ key }) => key)]).toEqual([
      422,
      ['detect.metrics.thresholds.0.match', 'correlate.rules.0.match'],
    ]);
    expect(await (await call('/api/v1/rules')).json()).toEqual(before);
  });

  it('answers bad requests with problem+json', async () => {
    const answer = await call('/api/v1/silences', { method: 'POST', body: '{"match": "true"' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      400,
      expect.stringContaining('application/problem+json'),
    ]);
    expect((await call('/api/v1/incidents?limit=9999')).status).toBe(422);
    expect((await call('/api/v1/incidents/none')).status).toBe(404);
  });

  it('lets a person put incidents together, take them apart and judge them', async () => {
    for (const source of ['billing-db', 'mail-relay']) {
      const payload = { summary: `${source} is out of disk`, source, component: source, severity: 'critical' };
      const event = { routing_key: token, event_action: 'trigger', dedup_key: source, payload };
      expect((await call('/v2/enqueue', { method: 'POST', body: JSON.stringify(event) })).status).toBe(202);
    }
    type Found = { id: string; state: string; title: string; members: { alertId: string }[] };
    const open = async () => {
      const { incidents } = (await (await call('/api/v1/incidents?state=open')).json()) as { incidents: Found[] };
      return incidents.filter(({ title }) => /billing-db|mail-relay/.test(title));
    };
    await eventually(async () => expect(await open()).toHaveLength(2), 60_000);
    const [one, two] = await open();
    const act = async (action: string, body: unknown, on = one!.id) => {
      const answer = await call(`/api/v1/incidents/${on}/${action}`, { method: 'POST', body: JSON.stringify(body) });
      return { status: answer.status, text: await answer.text() };
    };
    expect(await act('merge', {})).toMatchObject({ status: 409, text: expect.stringContaining('into') });
    expect((await act('merge', { into: two!.id })).status).toBe(200);
    await eventually(async () => expect((await open()).map(({ members }) => members.length)).toEqual([2]), 10_000);
    const alertIds = [one!.members[0]!.alertId];
    expect((await act('split', { alertIds }, two!.id)).status).toBe(200);
    await eventually(async () => expect(await open()).toHaveLength(2), 10_000);
    expect((await act('verdict', { verdict: 'noise' }, two!.id)).status).toBe(200);
    expect((await act('verdict', { verdict: 'loud' }, two!.id)).status).toBe(422);
  }, 90_000);

  it('serves the console', async () => {
    const page = await fetch(`${service.url}/incidents/inc-1`);
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    expect(await page.text()).toContain('<div id="root">');
  });

  it('refuses a second process on the same folder, naming the first', async () => {
    const second = await start();
    second.start();
    await eventually(() => expect(second.isRunning).toBe(false), 20_000);
    const log = readFileSync(join(folder, `standalone-${second.port}.log`), 'utf8');
    expect(log).toMatch(new RegExp(`TOCSIN_HOME .*in use.*pid ${service.pid}`));
  });

  it('does not start with a wrong configuration, and lists all of it', async () => {
    const rules = join(folder, 'rules.yaml');
    writeFileSync(rules, 'correlate: { joinRatio: 7 }\n');
    for (const [env, expected] of [
      [{ REDIS_URL: 'redis://x', LOG_LEVEL: 'loud' }, /LOG_LEVEL/],
      [{ REDIS_URL: 'redis://x' }, /KAFKA_BROKERS[^]*DATABASE_URL/],
      [{ TOCSIN_HOME: join(folder, 'other'), TOCSIN_RULES: rules }, /correlate.joinRatio/],
    ] as const) {
      const wrong = await start(env);
      wrong.start();
      await eventually(() => expect(wrong.isRunning).toBe(false), 20_000);
      expect(readFileSync(join(folder, `standalone-${wrong.port}.log`), 'utf8')).toMatch(expected);
    }
  }, 60_000);

  it('has its incidents again after kill -9, and drains on SIGTERM', async () => {
    await call('/api/v1/ingest', { method: 'POST', body: 'one more line' });
    await service.stop('SIGKILL');
    service.start();
    await service.ready();
    expect((await call('/api/v1/incidents')).status).toBe(200);
    expect(await service.stop()).toBe(0);
    service.start();
    await service.ready();
  }, 60_000);
});
