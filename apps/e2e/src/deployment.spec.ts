import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { environmentSchema, readConfig } from '@tocsin/platform';
import { parse } from 'yaml';

const ROOT = process.cwd();

interface ComposeService {
  readonly image?: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
}

describe('docker-compose.yml', () => {
  const compose = parse(readFileSync(join(ROOT, 'docker-compose.yml'), 'utf8'), { merge: true }) as {
    services: Record<string, ComposeService>;
  };
  const ours = Object.entries(compose.services).filter(([, { build }]) => build !== undefined);

  it('runs every service of the product on its servers', () => {
    expect(ours.map(([name]) => name).sort()).toEqual(['console-api', 'correlator', 'ingest', 'notifier']);
    expect(Object.keys(compose.services)).toEqual(expect.arrayContaining(['kafka', 'redis', 'postgres']));
  });

  it.each(ours)(
    '%s: command, variables and ports are what the configuration knows',
    (name, { command, environment, ports }) => {
      const main = command!.at(-1)!;
      expect(existsSync(join(ROOT, main.replace('/dist/main.js', '/src/main.ts')))).toBe(true);
      expect(main).toContain(`apps/${name}/`);
      const known = Object.keys(environmentSchema.shape);
      for (const variable of Object.keys(environment!)) expect(known).toContain(variable);
      const config = readConfig({ ...environment });
      expect(config.storage.kind).toBe('production');
      const port = name === 'console-api' ? config.port : config.healthPort;
      for (const mapping of ports ?? []) expect(mapping.split(':')[1]).toBe(String(port));
      const hosts = [
        environment!.KAFKA_BROKERS!.split(':')[0],
        new URL(environment!.REDIS_URL!).hostname,
        new URL(environment!.DATABASE_URL!).hostname,
      ];
      for (const host of hosts) expect(Object.keys(compose.services)).toContain(host);
    },
  );
});

describe('the Dockerfile', () => {
  const lines = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');

  it('starts a program that exists, as a user that is not root', () => {
    const [, main] = /CMD \["node", "--enable-source-maps", "([^"]+)"\]\s*$/.exec(lines)!;
    expect(existsSync(join(ROOT, main!.replace('/dist/', '/src/').replace('.js', '.ts')))).toBe(true);
    expect(lines).toMatch(/^USER 1000$/m);
  });
});

describe('import boundaries', () => {
  const planted: string[] = [];
  afterAll(() => planted.forEach((path) => rmSync(path, { force: true })));

  /** Puts a file into a library and lints it as CI does: through Nx, so that the project graph is there. */
  function lintPlanted(project: string, folder: string, code: string): string {
    const path = join(ROOT, folder, 'src/planted-violation.ts');
    planted.push(path);
    writeFileSync(path, code);
    const args = ['node_modules/nx/dist/bin/nx.js', 'run', `${project}:lint`, '--skip-nx-cache'];
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: 'utf8' });
    rmSync(path);
    expect(`${stdout}${stderr}`).not.toMatch(/will be skipped/);
    expect(status).not.toBe(0);
    return stdout + stderr;
  }

  it.each([
    [
      'a domain library that imports another',
      '@tocsin/detect',
      'libs/detect',
      `export { Correlator } from '@tocsin/correlate';\n`,
      /enforce-module-boundaries/,
    ],
    [
      'a pipeline that names a broker client',
      '@tocsin/pipeline',
      'libs/pipeline',
      `export { Kafka } from 'kafkajs';\n`,
      /enforce-module-boundaries/,
    ],
    [
      'a model that reads the clock',
      '@tocsin/model',
      'libs/model',
      `export const now = () => Date.now();\n`,
      /no-restricted-properties/,
    ],
    [
      'a domain library that reads a file',
      '@tocsin/notify',
      'libs/notify',
      `export { readFileSync } from 'node:fs';\n`,
      /no-restricted-imports/,
    ],
  ])(
    'refuses %s',
    (_, project, folder, code, rule) => {
      expect(lintPlanted(project, folder, code)).toMatch(rule);
    },
    60_000,
  );
});
