import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { afterAll, describe, expect, it } from '@jest/globals';
import { type Incident } from '@tocsin/model';
import { describeReal, eventually, freePort, ownKafka, ownPostgres, realRedis, stopRealServers } from '@tocsin/testing';
import { startWebhookSink } from '@tocsin/testing/vendors';
import { WEBHOOK_SECRET } from './cluster.js';
import { ServiceProcess } from './service-process.js';

const TOKEN = 'tcs_e2e_bootstrap_token_0003';
const folder = mkdtempSync(join(tmpdir(), 'tocsin-backup-'));
const home = join(folder, 'home');
const copy = join(folder, 'copy');
const embedded = { TOCSIN_HOME: home };

const tocsin = (command: string, into: string, env: NodeJS.ProcessEnv) => {
  const args = [join(process.cwd(), 'apps/cli/dist/main.js'), command, into];
  const clean = { ...process.env, KAFKA_BROKERS: '', REDIS_URL: '', DATABASE_URL: '', LOG_LEVEL: 'error' };
  const done = spawnSync(process.execPath, args, { env: { ...clean, ...env }, encoding: 'utf8' });
  return { code: done.status, said: done.stderr };
};
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
  it('has the same incidents, sends nothing twice, and goes on with what was open', async () => {
    const hook = await startWebhookSink(WEBHOOK_SECRET);
    const rules = {
      correlate: { announceMs: 1_000 },
      notify: {
        channels: [
          {
            id: 'hook',
            type: 'webhook',
            url: hook.url,
            secret: { env: 'TOCSIN_SECRET_HOOK' },
            allowPrivateAddresses: true,
          },
        ],
        users: [{ id: 'ana', contacts: [{ channel: 'hook' }] }],
        policies: [{ id: 'default', steps: [{ targets: [{ user: 'ana' }], waitMs: 600_000 }] }],
        routes: [{ match: 'true', policy: 'default' }],
      },
    };
    const rulesFile = join(folder, 'rules.yaml');
    writeFileSync(rulesFile, JSON.stringify(rules));
    const env = {
      ...embedded,
      TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
      TOCSIN_RULES: rulesFile,
      TOCSIN_SNAPSHOT_EVERY_MS: '1000',
      TOCSIN_SECRET_HOOK: WEBHOOK_SECRET,
    };
    const service = new ServiceProcess('standalone', await freePort(), env, process.cwd(), folder);
    const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
    const tell = async (source: string, action: 'trigger' | 'resolve') => {
      const payload = { summary: `${source} is out of disk`, source, component: source, severity: 'critical' };
      const event = { routing_key: TOKEN, event_action: action, dedup_key: source, payload };
      const answer = await fetch(`${service.url}/v2/enqueue`, { method: 'POST', headers, body: JSON.stringify(event) });
      expect(answer.status).toBe(202);
    };
    const incidents = async () => {
      const answer = await fetch(`${service.url}/api/v1/incidents`, { headers });
      return ((await answer.json()) as { incidents: Incident[] }).incidents;
    };
    const pages = () => hook.received.map(({ id }) => id).sort();
    service.start();
    await service.ready();
    await tell('billing-db', 'trigger');
    await eventually(() => expect(pages()).toHaveLength(1), 60_000);
    const before = await incidents();
    expect(tocsin('backup', copy, embedded)).toMatchObject({ code: 1, said: expect.stringMatching(/in use.*stop it/) });
    await service.stop('SIGKILL');

    expect(tocsin('backup', copy, embedded)).toMatchObject({ code: 0 });
    expect(tocsin('restore', copy, embedded)).toMatchObject({ code: 1, said: expect.stringContaining('has rows') });
    rmSync(home, { recursive: true });
    expect(tocsin('restore', copy, embedded)).toMatchObject({ code: 0 });
    const again = join(folder, 'again');
    expect(tocsin('backup', again, embedded)).toMatchObject({ code: 0 });
    expect(contents(again)).toEqual(contents(copy));

    service.start();
    await service.ready();
    const identity = (all: readonly Incident[]) =>
      all.map(({ id, state, title, openedAt }) => [id, state, title, openedAt]);
    expect(identity(await incidents())).toEqual(identity(before));
    const told = pages();
    await tell('mail-relay', 'trigger');
    await eventually(() => expect(pages().length).toBeGreaterThan(told.length), 60_000);
    expect(new Set(pages()).size).toBe(pages().length);
    await tell('billing-db', 'resolve');
    await eventually(async () => {
      const one = (await incidents()).find(({ id }) => id === before[0]!.id)!;
      expect(one.members.every(({ resolvedAt }) => resolvedAt !== null)).toBe(true);
    }, 60_000);
    await service.stop();
    await hook.stop();
  }, 240_000);

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
