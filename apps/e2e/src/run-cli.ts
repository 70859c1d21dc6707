import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CLEAN = { KAFKA_BROKERS: '', REDIS_URL: '', DATABASE_URL: '', LOG_LEVEL: 'error' };

/** Runs `tocsin COMMAND …` on the storage that `env` names; resolves with its exit code and what it said. */
export function tocsin(command: string, args: string | readonly string[], env: NodeJS.ProcessEnv) {
  const argv = [join(process.cwd(), 'apps/cli/dist/main.js'), command, ...[args].flat()];
  const done = spawnSync(process.execPath, argv, { env: { ...process.env, ...CLEAN, ...env }, encoding: 'utf8' });
  return { code: done.status, said: done.stderr };
}
