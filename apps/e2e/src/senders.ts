import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endsWithThisProcess } from '@tocsin/testing/servers';

/** Where senders find Tocsin. */
export interface Target {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly syslogTcpPort: number;
  readonly syslogUdpPort: number;
  readonly syslogTlsPort: number;
  readonly forwardPort: number;
  /** Host and port of Tocsin behind TLS, and the file of the certificate to trust. */
  readonly tlsHost: string;
  readonly certFile: string;
}

const run = promisify(execFile);
const clients = join(process.cwd(), 'apps/e2e/clients');
export const PYTHON_CLIENTS = join(clients, 'requirements.txt');

/**
 * Runs one client library as a process of its own; rejects with what it printed when it says that it failed.
 * @param python the interpreter that has the Python clients; JavaScript without it
 */
export async function sendWith(
  client: string,
  { url, token, forwardPort, tlsHost, certFile }: Pick<Target, 'url' | 'token' | 'forwardPort'> & Partial<Target>,
  { env = {}, python }: { readonly env?: NodeJS.ProcessEnv; readonly python?: string } = {},
): Promise<void> {
  const [program, script] = python ? [python, 'senders.py'] : [process.execPath, 'senders.mjs'];
  const addresses = { URL: url, TOKEN: token, FORWARD_PORT: String(forwardPort), TLS_HOST: tlsHost };
  const trust = { NODE_EXTRA_CA_CERTS: certFile, REQUESTS_CA_BUNDLE: certFile, SSL_CERT_FILE: certFile };
  await run(program, [join(clients, script), client], {
    env: { ...process.env, ...addresses, ...(certFile && trust), ...env },
    timeout: 60_000,
  });
}

/** A daemon with its files in a folder of its own. */
export function daemon(folder: string, program: string, args: readonly string[]): ChildProcess {
  return endsWithThisProcess(spawn(program, args, { cwd: folder, stdio: 'ignore' }));
}

/** Tells a daemon to end, which sends what it still has; kills it when that takes longer than ten seconds. */
export function ended(child: ChildProcess): Promise<unknown> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  const exit = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  const late = setTimeout(() => child.kill('SIGKILL'), 10_000);
  return exit.finally(() => clearTimeout(late));
}
