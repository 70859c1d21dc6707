import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, readdirSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { type RunningServer, freePort, startProgram, untilReady } from './running-server.js';

const LIB = '/usr/lib/postgresql';

function binaries(): string {
  const newest = readdirSync(LIB).sort((a, b) => Number(b) - Number(a))[0];
  if (!newest) throw new Error(`no PostgreSQL under ${LIB}`);
  return join(LIB, newest, 'bin');
}

/** PostgreSQL refuses to run as root: then it runs as the account that its package made. */
const asPostgres = (command: string, args: readonly string[]): [string, string[]] =>
  userInfo().uid === 0 ? ['runuser', ['-u', 'postgres', '--', command, ...args]] : [command, [...args]];

/** PostgreSQL from the system's package on a free port, without fsync. Throws when it is not installed. */
export async function startLocalPostgres(): Promise<RunningServer> {
  const bin = binaries();
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), 'tocsin-postgres-'));
  if (userInfo().uid === 0) {
    const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
    chownSync(folder, id('-u'), id('-g'));
  }
  const cluster = join(folder, 'cluster');
  const [init, initArgs] = asPostgres(join(bin, 'initdb'), [
    '-D',
    cluster,
    '-U',
    'postgres',
    '-A',
    'trust',
    '-E',
    'UTF8',
    '--no-sync',
  ]);
  execFileSync(init, initArgs, { stdio: ['ignore', 'ignore', 'pipe'] });
  const settings = [
    'fsync=off',
    'synchronous_commit=off',
    'listen_addresses=127.0.0.1',
    `unix_socket_directories=${folder}`,
  ];
  const [run, runArgs] = asPostgres(join(bin, 'postgres'), [
    '-D',
    cluster,
    '-p',
    `${port}`,
    ...settings.flatMap((each) => ['-c', each]),
  ]);
  const program = startProgram(run, runArgs, folder);
  await untilReady('PostgreSQL', program, async () => /ready to accept connections/.test(program.output()), 30_000);
  return { address: `postgres://postgres@127.0.0.1:${port}/postgres`, stop: program.stop };
}
