import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  type JiraMock,
  type SmtpSink,
  type WebhookSink,
  startJiraMock,
  startSmtpSink,
  startVendor,
  startWebhookSink,
} from '@tocsin/testing';
import { renderEmail } from './channels/email/render.js';
import { renderWebhook } from './channels/webhook/render.js';
import { channels, ticketings } from './registry.js';
import { type OutgoingMessage } from './sdk/delivery-message.js';
import { renderComment, renderIssue } from './ticketing/jira/render.js';

const SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const read = ({ env }: { readonly env: string }) => ({ HOOK: SECRET, JIRA: 'jira-token' })[env] ?? '';
const message = (over: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
  deliveryId: 'dlv-1',
  purpose: 'page',
  reason: 'announced',
  target: 'ana@example.org',
  maybeSentTwice: false,
  plannedAt: Date.UTC(2026, 0, 5, 14, 3),
  url: 'https://tocsin.example/incidents/inc-1',
  incident: {
    incidentId: 'inc-1',
    tenant: 'acme',
    title: 'checkout and 1 more service: error share since 14:02 UTC, probably from db',
    severity: 'high',
    state: 'open',
    environment: 'production',
    services: ['checkout', 'db'],
    cause: 'db: it was affected first',
    change: null,
    openedAt: Date.UTC(2026, 0, 5, 14, 2),
    acknowledgedBy: null,
    alertCount: 2,
    alerts: [
      {
        name: 'error share',
        service: 'db',
        message: '12 % of lines are errors <script>',
        why: 'first alert of the incident',
      },
    ],
    revision: 4,
  },
  ...over,
});
const jiraConfig = {
  project: 'OPS',
  issueType: 'Task',
  user: 'bot@example.org',
  token: { env: 'JIRA' },
  allowPrivateAddresses: true,
};

describe('what is rendered', () => {
  const renderers: Record<string, (given: OutgoingMessage) => unknown> = {
    'channels/webhook': renderWebhook,
    'channels/email': renderEmail,
    'ticketing/jira': (given) => ({
      issue: renderIssue(given, { ...jiraConfig, baseUrl: '' }),
      comment: renderComment(given),
    }),
  };
  const cases = { firing: message(), resolved: message({ purpose: 'resolved', maybeSentTwice: true }) };

  it.each(Object.keys(renderers).flatMap((folder) => Object.keys(cases).map((name) => [folder, name] as const)))(
    '%s: %s is as in its golden file',
    (folder, name) => {
      const path = join(__dirname, folder, 'testdata', `${name}.out.json`);
      const rendered = renderers[folder]!(cases[name as keyof typeof cases]);
      if (process.env.UPDATE_GOLDENS === '1') writeFileSync(path, `${JSON.stringify(rendered, null, 2)}\n`);
      expect(rendered).toEqual(JSON.parse(readFileSync(path, 'utf8')));
    },
  );
});

describe('the registry', () => {
  it.each(['channels', 'ticketing'])('knows every folder of %s, each with a README and goldens', (kind) => {
    const folders = readdirSync(join(__dirname, kind));
    expect(Object.keys(kind === 'channels' ? channels : ticketings).sort()).toEqual(folders.sort());
    for (const folder of folders) {
      expect(readdirSync(join(__dirname, kind, folder))).toEqual(
        expect.arrayContaining(['README.md', 'config.ts', 'index.ts', 'testdata']),
      );
      expect(readdirSync(join(__dirname, kind, folder, 'testdata')).sort()).toEqual([
        'firing.out.json',
        'resolved.out.json',
      ]);
    }
  });
});

describe('the webhook', () => {
  let sink: WebhookSink;
  beforeAll(async () => {
    sink = await startWebhookSink(SECRET);
  });
  afterAll(() => sink.stop());
  const send = (over = {}) =>
    channels.webhook.send(
      message(),
      { url: sink.url, secret: { env: 'HOOK' }, allowPrivateAddresses: true, ...over },
      read,
    );

  it('arrives with a signature that the public verifier accepts', async () => {
    expect(await send()).toEqual({ ok: true });
    expect(sink.received).toMatchObject([{ id: 'dlv-1', verified: true, body: { type: 'incident.page' } }]);
  });

  it.each([
    [503, { retry: true, reason: 'unavailable', retryAfterMs: 7_000 }],
    [429, { retry: true, reason: 'rate_limited', retryAfterMs: 7_000 }],
    [400, { retry: false, reason: 'rejected' }],
    [401, { retry: false, reason: 'unauthorized' }],
    [302, { retry: false, reason: 'rejected' }],
  ])('takes %i as a value', async (status, expected) => {
    sink.answerNext(status, { 'retry-after': '7' });
    expect(await send()).toMatchObject({ ok: false, ...expected });
  });

  it('refuses private addresses unless they are allowed', async () => {
    expect(await send({ allowPrivateAddresses: false })).toMatchObject({
      ok: false,
      retry: false,
      reason: 'address_refused',
    });
  });

  it('takes an address that is a secret from its reference, with what proves who calls in the header alone', async () => {
    const basic: (string | undefined)[] = [];
    const { url, stop } = await startVendor(({ headers }) => {
      basic.push(headers.authorization);
      return { status: 500, body: 'http://bot:p%40ss@inside.example/ is down' };
    });
    const address = url.replace('://', '://bot:p%40ss@');
    const failed = await channels.webhook.send(
      message(),
      { url: { env: 'URL' }, secret: { env: 'HOOK' }, allowPrivateAddresses: true },
      ({ env }) => (env === 'URL' ? address : SECRET),
    );
    await stop();
    expect(basic).toEqual([`Basic ${Buffer.from('bot:p@ss').toString('base64')}`]);
    expect(failed).toMatchObject({ ok: false, detail: '500 "http://•••@inside.example/ is down"' });
  });

  it('may succeed later where nobody listens', async () => {
    expect(await send({ url: 'http://127.0.0.1:9/' })).toMatchObject({ ok: false, retry: true, reason: 'unavailable' });
  });
});

describe('e-mail', () => {
  let sink: SmtpSink;
  beforeAll(async () => {
    sink = await startSmtpSink();
  });
  afterAll(() => sink.stop());
  const config = () => ({ smtpUrl: sink.url, user: '', from: 'tocsin@example.org' });

  it('arrives once, threaded, and harmless in HTML', async () => {
    expect(await channels.email.send(message(), config(), read)).toEqual({ ok: true });
    expect(sink.received).toMatchObject([
      {
        to: 'ana@example.org',
        messageId: '<dlv-1@example.org>',
        inReplyTo: '<inc-1@example.org>',
        subject: '[HIGH] checkout and 1 more service: error share since 14:02 UTC, probably from db',
      },
    ]);
    expect(sink.received[0]!.html).not.toContain('<script>');
  });

  it('says whether a refusal is final', async () => {
    sink.refuseNext(450);
    expect(await channels.email.send(message(), config(), read)).toMatchObject({ ok: false, retry: true });
    sink.refuseNext(550);
    expect(await channels.email.send(message(), config(), read)).toMatchObject({
      ok: false,
      retry: false,
      reason: 'rejected',
    });
  });
});

describe('Jira', () => {
  let mock: JiraMock;
  beforeEach(async () => {
    mock = await startJiraMock({ user: 'bot@example.org', token: 'jira-token', project: 'OPS' });
  });
  const config = () => ({ ...jiraConfig, baseUrl: mock.url });

  it('opens one issue for an incident, however often it is asked', async () => {
    const first = await ticketings.jira.open(message(), config(), read);
    expect(first).toMatchObject({ ok: true, externalId: 'OPS-1' });
    expect(await ticketings.jira.open(message(), config(), read)).toEqual(first);
    expect([mock.issues.length, mock.violations]).toEqual([1, []]);
    await mock.stop();
  });

  it('finds the issue of a create that was answered with an error', async () => {
    mock.failAfterNextCreate(502);
    expect(await ticketings.jira.open(message(), config(), read)).toMatchObject({ ok: false, retry: true });
    expect(await ticketings.jira.open(message(), config(), read)).toMatchObject({ ok: true, externalId: 'OPS-1' });
    expect(mock.issues).toHaveLength(1);
    await mock.stop();
  });

  it('comments and closes by status category', async () => {
    await ticketings.jira.open(message(), config(), read);
    expect(await ticketings.jira.update(message(), 'OPS-1', config(), read)).toMatchObject({ ok: true });
    expect(await ticketings.jira.close(message(), 'OPS-1', config(), read)).toMatchObject({ ok: true });
    expect(mock.issues).toMatchObject([{ status: 'done', comments: [expect.anything()] }]);
    expect(mock.violations).toEqual([]);
    await mock.stop();
  });

  it('takes a wrong token as final', async () => {
    expect(await ticketings.jira.open(message(), { ...config(), token: { env: 'HOOK' } }, read)).toMatchObject({
      ok: false,
      retry: false,
      reason: 'unauthorized',
    });
    await mock.stop();
  });
});
