import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startSmtpSink } from '@tocsin/testing/vendors';
import { DemoApi } from './demo-api.js';
import { demoRules } from './demo-rules.js';
import { FAULT_MS, calmSecond, faultSecond } from './traffic.js';

const SMTP_PORT = 2525;
const HISTORY_SECONDS = 20 * 60;
const CALM_SECONDS = 15;

/** `TOCSIN_TOKEN`, else what the first start of the standalone on this machine left for its owner. */
function findToken(): string {
  if (process.env.TOCSIN_TOKEN) return process.env.TOCSIN_TOKEN;
  const path = join(resolve(process.env.TOCSIN_HOME || '.tocsin'), 'bootstrap-token');
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    throw new Error(`no token: start Tocsin first (npm start), or set TOCSIN_TOKEN (looked in ${path})`);
  }
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms));
const say = (text: string) => console.log(`${new Date().toISOString().slice(11, 19)}  ${text}`);

async function play(): Promise<void> {
  const api = new DemoApi(process.env.TOCSIN_URL ?? `http://localhost:${process.env.PORT ?? 8080}`, findToken());
  await api.check();
  const mailbox = await startSmtpSink(SMTP_PORT);
  if (await api.rulesAreBuiltIn()) {
    await api.putRules(demoRules(mailbox.url));
    say('published rules: a call graph, an on-call schedule, e-mail to a mailbox of this demo');
  } else say('your own rules are active and stay as they are');

  const now = Date.now();
  say(`loading ${HISTORY_SECONDS / 60} minutes of history, so that the detectors are ready`);
  for (let from = HISTORY_SECONDS; from > 0; from -= 60)
    await api.ingest(Array.from({ length: 60 }, (_, i) => calmSecond(now - (from - i) * 1_000)).flat(), true);

  say('ordinary traffic');
  let told = 0;
  const tellMails = () => {
    for (const mail of mailbox.received.slice(told)) say(`mail to ${mail.to}: ${mail.subject}`);
    told = mailbox.received.length;
  };
  for (let second = 0; second < CALM_SECONDS; second++, await pause(1_000))
    await api.ingest(calmSecond(Date.now()), false);

  await api.change({ type: 'deploy', service: 'payments', title: 'payments 1.4.2' });
  say('deploy: payments 1.4.2. From here on payments fails, and checkout with it');
  let shown = '';
  const began = Date.now();
  while (Date.now() - began < FAULT_MS) {
    await api.ingest(faultSecond(Date.now()), false);
    const [incident] = await api.openIncidents();
    if (incident && incident.title !== shown) {
      shown = incident.title;
      say(`incident #${incident.number} (${incident.severity}): ${incident.title}`);
      say(`  ${incident.members.length} alerts; open ${api.url}/incidents/${incident.id}`);
    }
    tellMails();
    await pause(1_000);
  }
  say('fixed: traffic is calm again. Acknowledge the incident in the console, or watch it resolve');
  for (let second = 0; second < 30; second++, await pause(1_000)) {
    await api.ingest(calmSecond(Date.now()), false);
    tellMails();
  }
  await mailbox.stop();
}

play().catch((error: Error) => {
  console.error(error.message);
  process.exitCode = 1;
});
