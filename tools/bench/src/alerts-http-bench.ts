import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithThisProcess, freePort, isInstalled } from '@tocsin/testing/servers';
import { type BenchResult, rate } from './result.js';

const COUNT = 200_000;
const ONE_BY_ONE = 20_000;
const BATCH = 100;
const AT_ONCE = 4;
const TOKEN = 'tcs_bench_bootstrap_token';

interface Server {
  readonly url: string;
  readonly child: ChildProcess;
  readonly folder: string;
}

/** Both take `POST /api/v2/alerts`; Alertmanager keeps its alerts in memory, Tocsin answers when they are on disk. */
const servers: Readonly<Record<'tocsin' | 'alertmanager', (root: string) => Promise<Server>>> = {
  tocsin: async (root) => {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'tocsin-bench-')), await freePort()];
    const env = { ...process.env, PORT: String(port), TOCSIN_HOME: folder, TOCSIN_BOOTSTRAP_TOKEN: TOKEN };
    const program = join(root, 'apps/standalone/dist/main.js');
    const child = spawn(process.execPath, [program], { env: { ...env, LOG_LEVEL: 'error' }, stdio: 'ignore' });
    return untilUp({ url: `http://127.0.0.1:${port}`, child, folder }, '/readyz');
  },
  alertmanager: async () => {
    const [folder, port] = [mkdtempSync(join(tmpdir(), 'alertmanager-bench-')), await freePort()];
    writeFileSync(join(folder, 'alertmanager.yml'), 'route: { receiver: none }\nreceivers: [{ name: none }]\n');
    const args = ['--config.file=alertmanager.yml', '--storage.path=data', '--cluster.listen-address='];
    const listen = `--web.listen-address=127.0.0.1:${port}`;
    const child = spawn('prometheus-alertmanager', [...args, listen], { cwd: folder, stdio: 'ignore' });
    return untilUp({ url: `http://127.0.0.1:${port}`, child, folder }, '/-/ready');
  },
};

async function untilUp(server: Server, path: string): Promise<Server> {
  endsWithThisProcess(server.child);
  while (!(await fetch(server.url + path).catch(() => null))?.ok) await new Promise((done) => setTimeout(done, 100));
  return server;
}

/** Memory of its own: what is mapped from files is not counted. */
const ownMb = (pid: number): number =>
  Math.round(Number(/RssAnon:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);

/** Alerts that differ in their labels, as many hosts and services have them. */
const batchFrom = (first: number, size: number): string =>
  JSON.stringify(
    Array.from({ length: size }, (_, i) => ({
      labels: {
        alertname: `Condition${(first + i) % 40}`,
        instance: `node-${Math.floor((first + i) / 40)}:9100`,
        service: `service-${(first + i) % 300}`,
        severity: 'warning',
      },
      annotations: { summary: `condition ${first + i} is beyond its limit` },
    })),
  );

async function sendAll({ url }: Server, from: number, count: number, size: number): Promise<BenchResult> {
  const bodies = Array.from({ length: count / size }, (_, i) => batchFrom(from + i * size, size));
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json' };
  const began = process.hrtime.bigint();
  let next = 0;
  const send = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) {
      const answer = await fetch(`${url}/api/v2/alerts`, { method: 'POST', headers, body });
      if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
      await answer.arrayBuffer();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  return rate(count, began, undefined, 'alerts/s');
}

/** Alerts accepted over HTTP, in hundreds and one by one, by Tocsin and by Alertmanager; memory at the start and the end. */
export async function benchAlertsHttp(root: string): Promise<Record<string, BenchResult>> {
  const results: Record<string, BenchResult> = {};
  for (const name of ['tocsin', 'alertmanager'] as const) {
    if (name === 'alertmanager' && !isInstalled('prometheus-alertmanager')) {
      process.stderr.write('alerts_http_alertmanager: skipped, prometheus-alertmanager is not installed\n');
      continue;
    }
    const server = await servers[name](root);
    const startMb = ownMb(server.child.pid!);
    const single = await sendAll(server, COUNT, ONE_BY_ONE, 1);
    const many = await sendAll(server, 0, COUNT, BATCH);
    results[`alerts_http_${name}_single`] = single;
    results[`alerts_http_${name}`] = { ...many, startMb, endMb: ownMb(server.child.pid!) };
    server.child.kill('SIGKILL');
    rmSync(server.folder, { recursive: true, force: true });
  }
  return results;
}
