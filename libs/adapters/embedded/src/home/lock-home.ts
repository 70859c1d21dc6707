import { mkdirSync, readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ConfigurationError } from '@tocsin/model';

/**
 * Takes `TOCSIN_HOME` for this process, or throws `ConfigurationError` naming the process that has it. Two would lose each
 * other's commits silently. The lock is a listening socket whose name is derived from the folder (an abstract one on Linux), so
 * the system frees it however the process ends.
 */
export async function lockHome(folder: string): Promise<() => Promise<void>> {
  const home = resolve(folder);
  mkdirSync(home, { recursive: true });
  const name = `tocsin-${createHash('sha256').update(home).digest('hex').slice(0, 24)}`;
  const address =
    process.platform === 'linux'
      ? `\0${name}`
      : process.platform === 'win32'
        ? `\\\\.\\pipe\\${name}`
        : join(home, 'lock.sock');
  const server = createServer((socket) => socket.destroy());
  const owner = join(home, 'owner.pid');
  if (!(await listen(server, address))) {
    const pid = readOwner(owner);
    const problem = `${home} is in use by another process${pid ? ` (pid ${pid})` : ''}; stop it or choose another folder`;
    throw new ConfigurationError('environment', [{ key: 'TOCSIN_HOME', problem }]);
  }
  server.unref();
  writeFileSync(owner, String(process.pid));
  return () => new Promise((done) => server.close(() => done()));
}

const listen = (server: Server, address: string): Promise<boolean> =>
  new Promise((done, fail) => {
    server.once('error', (error: NodeJS.ErrnoException) => (error.code === 'EADDRINUSE' ? done(false) : fail(error)));
    server.listen(address, () => done(true));
  });

function readOwner(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
