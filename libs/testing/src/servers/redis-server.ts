import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, freePort, startProgram, untilReady } from './running-server.js';

/** Redis from the system's package on a free port. Throws when it is not installed. */
export async function startLocalRedis(): Promise<RunningServer> {
  execFileSync('redis-server', ['--version'], { stdio: 'ignore' });
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-redis-'));
  const program = startProgram('redis-server', ['--port', `${port}`, '--save', '', '--bind', '127.0.0.1'], folder);
  await untilReady('Redis', program, async () => /Ready to accept/.test(program.output()), 15_000);
  return { address: `redis://127.0.0.1:${port}`, stop: program.stop };
}
