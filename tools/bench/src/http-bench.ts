import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { benchLine } from './lines.js';
import { type BenchResult, rate } from './result.js';

const COUNT = 600_000;
const PER_SECOND = 500;
/** A partition listens this long before its first bucket closes; the clock starts after it. */
const LISTEN_MS = 11_000;
const LINES_PER_REQUEST = 2_000;
const AT_ONCE = 4;
const TOKEN = 'tcs_bench_bootstrap_token';

/** A standalone process of its own, fed over HTTP with lines until all are durable and detected. */
export async function benchStandaloneHttp(root: string): Promise<BenchResult> {
  const port = 20_000 + (process.pid % 20_000);
  const env = {
    ...process.env,
    PORT: String(port),
    TOCSIN_HOME: mkdtempSync(join(tmpdir(), 'tocsin-bench-home-')),
    TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, [join(root, 'apps/standalone/dist/main.js')], { env, stdio: 'ignore' });
  const url = `http://127.0.0.1:${port}`;
  for (;;) {
    if ((await fetch(`${url}/readyz`).catch(() => null))?.ok) break;
    await new Promise((done) => setTimeout(done, 100));
  }
  const startAt = Date.now() - (COUNT / PER_SECOND) * 1_000;
  const bodies = Array.from({ length: COUNT / LINES_PER_REQUEST }, (_, b) =>
    Array.from({ length: LINES_PER_REQUEST }, (_, i) =>
      benchLine(b * LINES_PER_REQUEST + i, COUNT, startAt, PER_SECOND),
    ).join('\n'),
  );
  const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': 'application/x-ndjson' };
  let next = 0;
  const post = async (body: string) => {
    const answer = await fetch(`${url}/api/v1/ingest?backfill=1`, { method: 'POST', headers, body });
    if (!answer.ok) throw new Error(`${answer.status} ${await answer.text()}`);
    await answer.arrayBuffer();
  };
  await post(bodies[next++]!);
  await new Promise((done) => setTimeout(done, LISTEN_MS));
  const began = process.hrtime.bigint();
  const send = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(body);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, send));
  const metric = async (name: string) => {
    const text = await fetch(`${url}/metrics`).then((answer) => answer.text());
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1] ?? 0);
  };
  while ((await metric('tocsin_detect_events')) < COUNT) await new Promise((done) => setTimeout(done, 50));
  const result = rate(COUNT - LINES_PER_REQUEST, began);
  let found = false;
  for (let tries = 0; tries < 300 && !found; tries++) {
    found = (await metric('tocsin_detect_signals_log_error_share')) > 0;
    if (!found) await new Promise((done) => setTimeout(done, 200));
  }
  child.kill('SIGTERM');
  return { ...result, found };
}
