import { type Incident } from '@tocsin/model';

/** The few calls that the demo makes; every user can make them too. */
export class DemoApi {
  constructor(
    readonly url: string,
    private readonly token: string,
  ) {}

  async check(): Promise<void> {
    const answer = await fetch(`${this.url}/readyz`).catch(() => null);
    if (!answer?.ok)
      throw new Error(`nothing answers at ${this.url}; start Tocsin first (npm start), or set TOCSIN_URL`);
  }

  async rulesAreBuiltIn(): Promise<boolean> {
    const { publishedBy } = await this.call<{ publishedBy: string }>('GET', '/rules');
    return publishedBy === 'built-in' || publishedBy === 'bootstrap';
  }

  async putRules(document: unknown): Promise<void> {
    await this.call('PUT', '/rules', JSON.stringify(document));
  }

  async ingest(lines: readonly string[], backfill: boolean): Promise<void> {
    await this.call('POST', `/ingest?source=demo${backfill ? '&backfill=1' : ''}`, lines.join('\n'));
  }

  async change(change: unknown): Promise<void> {
    await this.call('POST', '/changes', JSON.stringify(change));
  }

  async openIncidents(): Promise<readonly Incident[]> {
    return (await this.call<{ incidents: Incident[] }>('GET', '/incidents?state=open,acknowledged')).incidents;
  }

  private async call<T>(method: string, path: string, body?: string): Promise<T> {
    const headers = { authorization: `Bearer ${this.token}`, 'content-type': 'application/json' };
    const answer = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }
}
