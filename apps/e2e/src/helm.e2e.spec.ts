import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { environmentSchema, readConfig } from '@tocsin/platform';
import { isInstalled, pythonWith } from '@tocsin/testing/servers';
import { parseAllDocuments } from 'yaml';

const ROOT = process.cwd();
const CHART = join(ROOT, 'ops/helm/tocsin');
const VALIDATOR = 'kubernetes-validate==1.37.0';
const KUBERNETES = '1.30';

const NEEDED = { kafka: { brokers: 'kafka:9092' }, secret: 'tocsin' };
const EVERYTHING = {
  ...NEEDED,
  kafka: { brokers: 'kafka-0:9092, kafka-1:9092', tls: true, saslMechanism: 'scram-sha-512' },
  rules: { version: 1 },
  publicUrl: 'https://tocsin.example.org',
  heartbeatUrl: 'https://health.example.org/tocsin',
  env: { TOCSIN_SOCKET_TENANT: 'shop' },
  sockets: { syslogUdp: 5514, syslogTcp: 5514, syslogTls: 6514, forward: 24224, tlsSecret: 'tls' },
  ingress: { enabled: true, className: 'nginx', host: 'a.example.org', ingestHost: 'b.example.org', tlsSecret: 'tls' },
  monitoring: { prometheusRule: true },
};

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly data?: Readonly<Record<string, string>>;
  readonly spec: { readonly template: { readonly spec: { readonly containers: readonly Container[] } } };
}
interface Container {
  readonly name: string;
  readonly command: readonly string[];
  readonly env?: readonly { readonly name: string }[];
}

const installed = isInstalled('helm') && isInstalled('python3');
const where = installed || process.env.REQUIRE_REAL === '1' ? describe : describe.skip;

where('the Helm chart', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-helm-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const helm = (command: readonly string[], values: object) =>
    spawnSync('helm', [...command, CHART, '--values', file('values.json', JSON.stringify(values))], {
      encoding: 'utf8',
    });
  const rendered = (values: object): string => {
    const { status, stdout, stderr } = helm(['template', 'release', '--kube-version', KUBERNETES], values);
    expect([status, stderr]).toEqual([0, expect.any(String)]);
    return stdout;
  };

  describe.each([
    ['what it must know', NEEDED],
    ['everything set', EVERYTHING],
  ])('with %s', (_, values) => {
    it('is what Kubernetes takes', () => {
      expect(helm(['lint', '--strict'], values).status).toBe(0);
      const python = pythonWith(join(ROOT, 'out/e2e/kubernetes'), [VALIDATOR]);
      const args = ['--strict', '--no-warn', '-k', KUBERNETES, file('rendered.yaml', rendered(values))];
      execFileSync(join(python, '../kubernetes-validate'), args, { stdio: ['ignore', 'ignore', 'inherit'] });
    });

    it('starts programs that exist with variables that they know', () => {
      const resources = parseAllDocuments(rendered(values)).map((each) => each.toJS() as Resource);
      const { data } = resources.find(({ metadata }) => metadata.name === 'release-config')!;
      const secret = {
        REDIS_URL: 'redis://r',
        DATABASE_URL: 'postgres://d/t',
        KAFKA_USERNAME: 'u',
        KAFKA_PASSWORD: 'p',
      };
      expect(readConfig({ ...data, ...secret }).storage).toMatchObject({ kind: 'production' });
      const containers = resources
        .filter(({ kind }) => kind === 'Deployment')
        .flatMap(({ spec }) => spec.template.spec.containers);
      expect(containers.map(({ name }) => name).sort()).toEqual(['console-api', 'correlator', 'ingest', 'notifier']);
      for (const { command, env = [] } of containers) {
        expect(existsSync(join(ROOT, command.at(-1)!.replace('/dist/main.js', '/src/main.ts')))).toBe(true);
        for (const name of [...Object.keys(data!), ...env.map((each) => each.name)])
          expect(Object.keys(environmentSchema.shape)).toContain(name);
      }
    });
  });

  it.each([
    ['no brokers', { secret: 's' }, /kafka\.brokers/],
    ['no secret', { kafka: NEEDED.kafka }, /secret/],
    ['a word that it does not know', { ...NEEDED, replicas: 3 }, /replicas/],
  ])('refuses %s, naming it', (_, values, problem) => {
    const { status, stderr } = helm(['template', 'release', '--kube-version', KUBERNETES], values);
    expect([status, stderr]).toEqual([1, expect.stringMatching(problem)]);
  });
});
