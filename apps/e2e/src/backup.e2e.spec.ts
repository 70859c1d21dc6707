import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Incident } from '@tocsin/model';
import { describeReal, eventually, freePort, ownKafka, ownPostgres, realRedis, stopRealServers } from '@tocsin/testing';
import { type WebhookSink, startWebhookSink } from '@tocsin/testing/vendors';
import { WEBHOOK_SECRET } from './cluster.js';
import { tocsin } from './run-cli.js';
import { ServiceProcess } from './service-process.js';

const TOKEN = 'tcs_e2e_bootstrap_token_0003';
const folder = mkdtempSync(join(tmpdir(), 'tocsin-backup-'));
const home = join(folder, 'home');
const copy = join(folder, 'copy');
const embedded = { TOCSIN_HOME: home };

/** Every file of a backup in the clear, but for the times at which the copies were made. */
const contents = (of: string) =>
  readdirSync(of)
    .filter((name) => name.endsWith('.gz'))
    .sort()
    .map((name) => [
      name,
      gunzipSync(readFileSync(join(of, name)))
        .toString()
        .split('\n')
        .sort(),
    ]);

afterAll(async () => {
  await stopRealServers();
  rmSync(folder, { recursive: true, force: true });
});

describe('backup, wipe, restore, go on', () => {
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  let hook: WebhookSink;
  let env: NodeJS.ProcessEnv;
  let before: readonly Incident[] = [];

  const pages = () => hook.received.map(({ id }) => id).sort();
  const start = async (more: NodeJS.ProcessEnv = {}) => {
    const service = new ServiceProcess('standalone', await freePort(), { ...env, ...more }, process.cwd(), folder);
    service.start();
    await service.ready();
    return service;
  };
  const tell = async ({ url }: ServiceProcess, source: string, action: 'trigger' | 'resolve') => {
    const payload = { summary: `${source} is out of disk`, source, component: source, severity: 'critical' };
    const event = { routing_key: TOKEN, event_action: action, dedup_key: source, payload };
    const answer = await fetch(`${url}/v2/enqueue`, { method: 'POST', headers, body: JSON.stringify(event) });
    expect(answer.status).toBe(202);
  };
  const incidents = async ({ url }: ServiceProcess) => {
    const answer = await fetch(`${url}/api/v1/incidents`, { headers });
    return ((await answer.json()) as { incidents: Incident[] }).incidents;
  };
  /** The same incidents; a page for a new one and none twice; the end of what was open is understood. */
  async function goesOn(service: ServiceProcess, another: string): Promise<void> {
    const identity = (all: readonly Incident[]) =>
      all.map(({ id, state, title, openedAt }) => [id, state, title, openedAt]);
    expect(identity(await incidents(service))).toEqual(identity(before));
    const told = pages();
    await tell(service, another, 'trigger');
    await eventually(() => expect(pages().length).toBeGreaterThan(told.length), 60_000);
    expect(new Set(pages()).size).toBe(pages().length);
    await tell(service, 'billing-db', 'resolve');
    await eventually(async () => {
      const one = (await incidents(service)).find(({ id }) => id === before[0]!.id)!;
      expect(one.members.every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
    }, 60_000);
    await service.stop();
  }

  beforeAll(async () => {
    hook = await startWebhookSink(WEBHOOK_SECRET);
    const secret = { env: 'TOCSIN_SECRET_HOOK' };
    const rules = {
      correlate: { announceMs: 1_000 },
      notify: {
        channels: [{ id: 'hook', type: 'webhook', url: hook.url, secret, allowPrivateAddresses: true }],
        users: [{ id: 'ana', contacts: [{ channel: 'hook' }] }],
        policies: [{ id: 'default', steps: [{ targets: [{ user: 'ana' }], waitMs: 600_000 }] }],
        routes: [{ match: 'true', policy: 'default' }],
      },
    };
    const rulesFile = join(folder, 'rules.yaml');
    writeFileSync(rulesFile, JSON.stringify(rules));
    env = {
      ...embedded,
      TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
      TOCSIN_RULES: rulesFile,
      TOCSIN_SNAPSHOT_EVERY_MS: '1000',
      TOCSIN_SECRET_HOOK: WEBHOOK_SECRET,
    };
  });
  afterAll(() => hook.stop());

  it('has the same incidents, sends nothing twice, and goes on with what was open', async () => {
    const service = await start();
    await tell(service, 'billing-db', 'trigger');
    await eventually(() => expect(pages()).toHaveLength(1), 60_000);
    before = await incidents(service);
    expect(tocsin('backup', copy, embedded)).toMatchObject({ code: 1, said: expect.stringMatching(/in use.*stop it/) });
    await service.stop('SIGKILL');

    expect(tocsin('backup', copy, embedded)).toMatchObject({ code: 0 });
    expect(tocsin('restore', copy, embedded)).toMatchObject({ code: 1, said: expect.stringContaining('has rows') });
    rmSync(home, { recursive: true });
    expect(tocsin('restore', copy, embedded)).toMatchObject({ code: 0 });
    const again = join(folder, 'again');
    expect(tocsin('backup', again, embedded)).toMatchObject({ code: 0 });
    expect(contents(again)).toEqual(contents(copy));
    await goesOn(await start(), 'mail-relay');
  }, 240_000);

  it('goes on with other numbers of partitions', async () => {
    const more = { TOCSIN_HOME: join(folder, 'more'), TOCSIN_EVENT_PARTITIONS: '3', TOCSIN_SCOPE_PARTITIONS: '2' };
    const dealt = join(folder, 'dealt');
    expect(tocsin('reshard', [copy, dealt, '--events', '0'], {})).toMatchObject({
      code: 1,
      said: expect.stringMatching(/--events.*1 to 1024/),
    });
    expect(tocsin('reshard', [copy, dealt, '--events', '3', '--scopes', '2'], {})).toMatchObject({ code: 0 });
    expect(tocsin('restore', dealt, more)).toMatchObject({ code: 0 });
    await goesOn(await start(more), 'search-index');
  }, 180_000);

  it('does not take a damaged copy', () => {
    const broken = join(folder, 'broken');
    spawnSync('cp', ['-r', copy, broken]);
    writeFileSync(join(broken, 'tables.jsonl.gz'), 'x');
    const answer = tocsin('restore', broken, { TOCSIN_HOME: join(folder, 'other') });
    expect(answer).toMatchObject({ code: 1, said: expect.stringContaining('is missing or damaged') });
  });
});

describeReal('a backup on servers', ['kafka', 'redis', 'postgres'], () => {
  it('is what the embedded one was, offset by offset and row by row', async () => {
    const [kafka, postgres, redis] = [await ownKafka({}), await ownPostgres(), await realRedis()];
    const servers = { KAFKA_BROKERS: kafka.address, REDIS_URL: redis.address, DATABASE_URL: postgres.address };
    expect(tocsin('restore', copy, servers)).toMatchObject({
      code: 1,
      said: expect.stringMatching(/TOCSIN_EVENT_PARTITIONS.*set it to 1/),
    });
    const one = { ...servers, TOCSIN_EVENT_PARTITIONS: '1', TOCSIN_SCOPE_PARTITIONS: '1' };
    expect(tocsin('restore', copy, one)).toMatchObject({ code: 0 });
    const again = join(folder, 'from-servers');
    expect(tocsin('backup', again, one)).toMatchObject({ code: 0 });
    expect(contents(again)).toEqual(contents(copy));
    await Promise.all([kafka.stop(), postgres.stop()]);
  }, 180_000);
});
