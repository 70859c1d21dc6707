import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { freePort, isInstalled, pythonWith } from '@tocsin/testing/servers';
import { ServiceProcess } from './service-process.js';

const TOKEN = 'tcs_token_of_the_schemathesis_test';
const PACKAGE = 'schemathesis==4.32.5';
/** Requests made up for each operation besides those that cover its schema. */
const EXAMPLES = '5';

const where = isInstalled('python3') || process.env.REQUIRE_REAL === '1' ? describe : describe.skip;

where('the API under made-up requests (schemathesis)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-schemathesis-'));
  let service: ServiceProcess;

  beforeAll(async () => {
    const env = { TOCSIN_HOME: join(folder, 'home'), TOCSIN_BOOTSTRAP_TOKEN: TOKEN };
    service = new ServiceProcess('standalone', await freePort(), env, process.cwd(), folder);
    service.start();
    await service.ready();
  }, 60_000);
  afterAll(async () => {
    await service.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('never ends in a failure of its own', async () => {
    const python = pythonWith(join(process.cwd(), 'out/e2e/schemathesis'), [PACKAGE]);
    const { stdout } = await promisify(execFile)(
      join(python, '../schemathesis'),
      [
        ...['run', `${service.url}/api/v1/openapi.json`, '--header', `authorization: Bearer ${TOKEN}`],
        ...['--checks', 'not_a_server_error,content_type_conformance', '--phases', 'coverage,fuzzing'],
        ...['--max-examples', EXAMPLES, '--seed', '1', '--generation-database', 'none', '--no-color'],
      ],
      { cwd: folder, maxBuffer: 1 << 26, timeout: 280_000 },
    ).catch((error: Error & { stdout?: string }) => {
      throw new Error(`${error.message}\n${error.stdout?.slice(-4_000)}`);
    });
    expect(stdout).toMatch(/[1-9]\d* generated, [1-9]\d* passed/);
    expect(await fetch(`${service.url}/readyz`).then(({ status }) => status)).toBe(200);
  }, 300_000);
});
