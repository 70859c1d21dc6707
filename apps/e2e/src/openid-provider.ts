import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { endsWithThisProcess } from '@tocsin/testing/servers';

/** Claims by login. */
export type Accounts = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** A browser without a screen: keeps cookies, follows nothing by itself. */
export class CookieJar {
  private readonly cookies = new Map<string, string>();

  async fetch(url: string, init: RequestInit = {}): Promise<Response> {
    const origin = new URL(url).host;
    const own = [...this.cookies].filter(([key]) => key.startsWith(`${origin} `));
    const cookie = own.map(([key, value]) => `${key.slice(origin.length + 1)}=${value}`).join('; ');
    const answer = await fetch(url, { ...init, redirect: 'manual', headers: { ...init.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line)!;
      if (value === '' || /expires=Thu, 01 Jan 1970/i.test(line)) this.cookies.delete(`${origin} ${name}`);
      else this.cookies.set(`${origin} ${name}`, value!);
    }
    return answer;
  }

  get(url: string, name: string): string | undefined {
    return this.cookies.get(`${new URL(url).host} ${name}`);
  }

  set(url: string, name: string, value: string): void {
    this.cookies.set(`${new URL(url).host} ${name}`, value);
  }
}

/** The provider `oidc-provider` in a process of its own. */
export class OpenIdProvider {
  private constructor(
    readonly issuer: string,
    private readonly child: ChildProcess,
  ) {}

  static async start(port: number, redirectUri: string, secret: string, accounts: Accounts): Promise<OpenIdProvider> {
    const clients = [{ client_id: 'tocsin', client_secret: secret, redirect_uris: [redirectUri] }];
    const env = {
      ...process.env,
      PORT: String(port),
      CLIENTS: JSON.stringify(clients),
      ACCOUNTS: JSON.stringify(accounts),
    };
    const program = join(process.cwd(), 'apps/e2e/clients/openid-provider.mjs');
    const child = endsWithThisProcess(spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'ignore'] }));
    await once(child.stdout!, 'data');
    return new OpenIdProvider(`http://127.0.0.1:${port}`, child);
  }

  async change(accounts: Accounts): Promise<void> {
    await fetch(`${this.issuer}/accounts`, { method: 'PUT', body: JSON.stringify(accounts) });
  }

  stop(): void {
    this.child.kill();
  }

  /** From the address where the browser was sent, through the provider's pages, to the address it sends the browser back to. */
  async signIn(jar: CookieJar, start: string, login: string): Promise<string> {
    let [url, form]: [string, string | undefined] = [start, undefined];
    for (let step = 0; step < 12; step++) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };
      const answer = await jar.fetch(url, form === undefined ? {} : { method: 'POST', headers, body: form });
      const location = answer.headers.get('location');
      if (location) {
        [url, form] = [new URL(location, url).href, undefined];
        if (!url.startsWith(this.issuer)) return url;
        continue;
      }
      const page = await answer.text();
      const action = /<form[^>]*action="([^"]+)"/.exec(page)?.[1];
      if (!action) throw new Error(`${url}: ${answer.status} ${page.slice(0, 300)}`);
      const prompt = /name="prompt" value="(\w+)"/.exec(page)![1]!;
      url = new URL(action, url).href;
      form = new URLSearchParams({ prompt, ...(prompt === 'login' ? { login, password: 'any' } : {}) }).toString();
    }
    throw new Error(`${url}: the provider does not come to an end`);
  }
}
