import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort } from '@tocsin/testing';
import { type Browser, chromium } from 'playwright-core';
import { CookieJar, OpenIdProvider } from './openid-provider.js';
import { ServiceProcess } from './service-process.js';

const TOKEN = 'tcs_e2e_bootstrap_token_0003';
const SECRET = 'what tocsin proves itself with';
const ATTEMPT = 'tocsin_oidc';
const ACCOUNTS = {
  ana: { email: 'ana@example.org', name: 'Ana', groups: ['sre', 'pay'] },
  bob: { email: 'bob@example.org', name: 'Bob', groups: ['acme-ops'] },
  eve: { email: 'eve@example.org', groups: ['sales'] },
};

describe('signing in through an OpenID provider', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-openid-'));
  let service: ServiceProcess;
  let provider: OpenIdProvider;

  beforeAll(async () => {
    const [port, providerPort] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    provider = await OpenIdProvider.start(providerPort, `${url}/api/v1/session/oidc/callback`, SECRET, ACCOUNTS);
    const env = {
      TOCSIN_HOME: join(folder, 'home'),
      TOCSIN_BOOTSTRAP_TOKEN: TOKEN,
      TOCSIN_PUBLIC_URL: url,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'tocsin',
      OIDC_CLIENT_SECRET: SECRET,
      OIDC_GRANTS: 'sre=analyst, pay=responder/payments, acme-ops=responder@acme',
      OIDC_TITLE: 'Example ID',
    };
    service = new ServiceProcess('standalone', port, env, process.cwd(), folder);
    service.start();
    await service.ready();
  }, 90_000);
  afterAll(async () => {
    await service?.stop();
    provider?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const begin = async (jar: CookieJar, to = '/'): Promise<string> => {
    const answer = await jar.fetch(`${service.url}/api/v1/session/oidc?to=${encodeURIComponent(to)}`);
    return answer.headers.get('location')!;
  };
  const finish = async (jar: CookieJar, callback: string) => (await jar.fetch(callback)).headers.get('location');
  const signIn = async (jar: CookieJar, login: string, to = '/') =>
    finish(jar, await provider.signIn(jar, await begin(jar, to), login));
  const who = async (jar: CookieJar) => (await jar.fetch(`${service.url}/api/v1/session`)).json() as Promise<object>;
  const admin = (path: string, init: RequestInit = {}) =>
    fetch(`${service.url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${TOKEN}`, ...(init.body ? { 'content-type': 'application/json' } : {}) },
    });
  const users = async () =>
    ((await (await admin('/users')).json()) as { users: { id: string; login: string; teams: object[] }[] }).users;

  it('gives people what the groups that the provider tells may do', async () => {
    const [ana, bob] = [new CookieJar(), new CookieJar()];
    expect(await signIn(ana, 'ana', '/incidents/inc-1')).toBe('/incidents/inc-1');
    expect(await who(ana)).toMatchObject({
      name: 'ana@example.org',
      tenant: 'default',
      scopes: ['read', 'respond', 'tune'],
    });
    expect(await users()).toMatchObject([
      { login: 'ana@example.org', displayName: 'Ana', teams: [{ team: 'payments', role: 'responder' }] },
    ]);
    expect(await signIn(bob, 'bob')).toBe('/');
    expect(await who(bob)).toMatchObject({ name: 'bob@example.org', tenant: 'acme', scopes: ['read', 'respond'] });
  });

  it('lets nobody in whom no group lets in, and writes that down', async () => {
    const eve = new CookieJar();
    expect(await signIn(eve, 'eve')).toBe('/?refused=no-access');
    expect(await who(eve)).toMatchObject({ status: 401 });
    const { entries } = (await (await admin('/audit')).json()) as { entries: object[] };
    expect(entries).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ actor: 'ana@example.org', action: 'sign-in', outcome: 'done' }),
        expect.objectContaining({ actor: 'eve@example.org', action: 'sign-in', outcome: 'refused: no-access' }),
      ]),
    );
  });

  it.each(['state', 'nonce', 'verifier'] as const)('takes no answer to an attempt with another %s', async (field) => {
    const jar = new CookieJar();
    const callback = await provider.signIn(jar, await begin(jar), 'ana');
    const kept = JSON.parse(Buffer.from(jar.get(service.url, ATTEMPT)!, 'base64url').toString()) as object;
    const other = new CookieJar();
    await begin(other);
    const strange = JSON.parse(Buffer.from(other.get(service.url, ATTEMPT)!, 'base64url').toString()) as typeof kept;
    const mixed = { ...kept, [field]: strange[field as keyof typeof strange] };
    jar.set(service.url, ATTEMPT, Buffer.from(JSON.stringify(mixed)).toString('base64url'));
    expect(await finish(jar, callback)).toBe('/?refused=failed');
    expect(await who(jar)).toMatchObject({ status: 401 });
  });

  it('takes an answer once, and from the browser that asked alone', async () => {
    const jar = new CookieJar();
    const callback = await provider.signIn(jar, await begin(jar), 'ana');
    expect(await finish(new CookieJar(), callback)).toBe('/?refused=expired');
    const kept = jar.get(service.url, ATTEMPT)!;
    expect(await finish(jar, callback)).toBe('/');
    const again = new CookieJar();
    again.set(service.url, ATTEMPT, kept);
    expect(await finish(again, callback)).toBe('/?refused=failed');
  });

  it.each(['//evil.example', '/\\evil.example', 'https://evil.example', '/%0d%0aset-cookie'])(
    'does not send people on to %s',
    async (to) => {
      expect(await signIn(new CookieJar(), 'ana', to)).toBe('/');
    },
  );

  it('takes away what the provider takes away, and keeps a disabled account out', async () => {
    const jar = new CookieJar();
    await signIn(jar, 'ana');
    await provider.change({ ...ACCOUNTS, ana: { ...ACCOUNTS.ana, groups: ['sales'] } });
    expect(await signIn(new CookieJar(), 'ana')).toBe('/?refused=no-access');
    expect(await who(jar)).toMatchObject({ status: 401 });
    await provider.change({ ...ACCOUNTS, ana: { ...ACCOUNTS.ana, groups: ['acme-ops'] } });
    await signIn(jar, 'ana');
    expect(await who(jar)).toMatchObject({ tenant: 'acme', scopes: ['read', 'respond'] });
    await provider.change(ACCOUNTS);
    const [ana] = await users();
    await admin(`/users/${ana!.id}`, { method: 'PATCH', body: JSON.stringify({ disabled: true }) });
    expect(await signIn(new CookieJar(), 'ana')).toBe('/?refused=disabled');
    expect(await who(jar)).toMatchObject({ status: 401 });
    await admin(`/users/${ana!.id}`, { method: 'PATCH', body: JSON.stringify({ disabled: false }) });
  });

  describe('in a browser', () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
    }, 60_000);
    afterAll(() => browser?.close());

    it('is one button of the sign-in page, and says why when it leads nowhere', async () => {
      const page = await browser.newPage();
      await page.goto(service.url);
      const button = page.getByRole('link', { name: 'Sign in with Example ID' });
      await button.waitFor();
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'sign-in.png') });
      await button.click();
      await page.locator('input[name=login]').fill('eve');
      await page.locator('input[name=password]').fill('any');
      await page.locator('button[type=submit]').click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByRole('alert').waitFor();
      expect(await page.getByRole('alert').textContent()).toContain('may not use Tocsin');
      if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, 'refused.png') });
      expect(page.url()).toBe(`${service.url}/`);
      await page.context().clearCookies();
      await page.goto(service.url);
      await button.click();
      await page.locator('input[name=login]').fill('ana');
      await page.locator('input[name=password]').fill('any');
      await page.locator('button[type=submit]').click();
      await page.getByRole('button', { name: 'Continue' }).click();
      await page.getByText('All quiet.').waitFor();
    }, 90_000);
  });
});
