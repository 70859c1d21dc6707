import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Incident } from '@tocsin/model';
import { freePort } from '@tocsin/testing/servers';
import {
  type JiraMock,
  type SmtpSink,
  type WebhookSink,
  startJiraMock,
  startSmtpSink,
  startWebhookSink,
} from '@tocsin/testing/vendors';
import { ServiceProcess, type ServiceName } from './service-process.js';

export const BOOTSTRAP_TOKEN = 'tcs_e2e_bootstrap_token_0001';
export const WEBHOOK_SECRET = `whsec_${Buffer.alloc(32, 5).toString('base64')}`;

export interface Vendors {
  readonly webhook: WebhookSink;
  readonly smtp: SmtpSink;
  readonly jira: JiraMock;
}

export interface ClusterOptions {
  readonly kafka: string;
  readonly redis: string;
  readonly database: string;
  readonly rules: (vendors: Vendors) => unknown;
  /** More variables for every service. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Real processes on real servers, and the vendors that they talk to. */
export class Cluster {
  readonly services: ServiceProcess[] = [];

  private constructor(
    readonly vendors: Vendors,
    private readonly api: ServiceProcess,
    readonly logs: string,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async start(
    root: string,
    { kafka, redis, database, rules, env: more = {} }: ClusterOptions,
  ): Promise<Cluster> {
    const vendors: Vendors = {
      webhook: await startWebhookSink(WEBHOOK_SECRET),
      smtp: await startSmtpSink(),
      jira: await startJiraMock({ user: 'bot@example.org', token: 'jira-token', project: 'OPS' }),
    };
    const logs = mkdtempSync(join(tmpdir(), 'tocsin-e2e-'));
    const rulesFile = join(logs, 'rules.yaml');
    writeFileSync(rulesFile, JSON.stringify(rules(vendors)));
    const env = {
      ...more,
      KAFKA_BROKERS: kafka,
      REDIS_URL: redis,
      DATABASE_URL: database,
      KAFKA_SESSION_TIMEOUT_MS: '6000',
      TOCSIN_EVENT_PARTITIONS: '4',
      TOCSIN_SCOPE_PARTITIONS: '2',
      TOCSIN_SNAPSHOT_EVERY_MS: '5000',
      TOCSIN_BOOTSTRAP_TOKEN: BOOTSTRAP_TOKEN,
      TOCSIN_RULES: rulesFile,
      TOCSIN_SECRET_HOOK: WEBHOOK_SECRET,
      TOCSIN_SECRET_JIRA: 'jira-token',
    };
    const make = async (name: ServiceName) => new ServiceProcess(name, await freePort(), env, root, logs);
    const api = await make('console-api');
    const cluster = new Cluster(vendors, api, logs, env);
    cluster.services.push(api);
    for (const name of ['ingest', 'correlator', 'correlator', 'notifier'] as const)
      cluster.services.push(await make(name));
    api.start();
    await api.ready();
    for (const service of cluster.services.slice(1)) service.start();
    await Promise.all(cluster.services.slice(1).map((service) => service.ready()));
    return cluster;
  }

  /** Address of the API. */
  get url(): string {
    return this.api.url;
  }

  /** Address of the receivers. */
  get intakeUrl(): string {
    return this.services.find(({ name }) => name === 'ingest')!.url;
  }

  async get<T>(path: string): Promise<T> {
    const answer = await fetch(`${this.api.url}/api/v1${path}`, {
      headers: { authorization: `Bearer ${BOOTSTRAP_TOKEN}` },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  }

  async post(path: string, body: unknown = {}): Promise<{ status: number; json: unknown }> {
    const headers = { authorization: `Bearer ${BOOTSTRAP_TOKEN}`, 'content-type': 'application/json' };
    const answer = await fetch(`${this.api.url}/api/v1${path}`, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    });
    return { status: answer.status, json: await answer.json() };
  }

  async incidents(): Promise<Incident[]> {
    const all: Incident[] = [];
    for (let cursor = ''; ;) {
      const page = await this.get<{ incidents: Incident[]; nextCursor: string | null }>(
        `/incidents?limit=200${cursor}`,
      );
      all.push(...page.incidents);
      if (!page.nextCursor) return all;
      cursor = `&cursor=${page.nextCursor}`;
    }
  }

  async metric(name: string): Promise<number> {
    let sum = 0;
    for (const service of this.services) {
      const text = await fetch(`${service.url}/metrics`).then(
        (answer) => answer.text(),
        () => '',
      );
      for (const line of text.split('\n'))
        if (line.startsWith(`${name} `) || line.startsWith(`${name}{`)) sum += Number(line.split(' ').at(-1));
    }
    return sum;
  }

  /** Ends the services, not the vendors; resolves with their exit codes. */
  stopServices(): Promise<(number | null)[]> {
    return Promise.all(this.services.map((service) => service.stop()));
  }

  async stop(): Promise<(number | null)[]> {
    const codes = await this.stopServices();
    await Promise.all([this.vendors.webhook.stop(), this.vendors.smtp.stop(), this.vendors.jira.stop()]);
    return codes;
  }
}
