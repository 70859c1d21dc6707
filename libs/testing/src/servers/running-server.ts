import { type ChildProcess, spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createServer } from 'node:net';

/** A real server that a test may use, and how to be rid of it. */
export interface RunningServer {
  readonly address: string;
  readonly stop: () => Promise<void>;
}

/** One that this process started, and may hold still: alive, but answering nobody. */
export interface OwnServer extends RunningServer {
  readonly pause: () => void;
  readonly resume: () => void;
}

export async function freePort(): Promise<number> {
  const port = await new Promise<number>((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port: found } = server.address() as { port: number };
      server.close(() => resolve(found));
    });
  });
  // Whoever was given it before may not listen on it yet, or not any more for a moment.
  if (given.has(port)) return freePort();
  given.add(port);
  return port;
}
const given = new Set<number>();

const children = new Set<ChildProcess>();
const groups = new Set<ChildProcess>();
process.once('exit', killLeftBehind);

/** Kills every program that was started here and still runs. Jest calls it after each file: its `exit` tells nobody. */
export function killLeftBehind(): void {
  groups.forEach(killGroup);
  for (const child of children) child.kill('SIGKILL');
}

/** Kills the program when this process ends before it: no test leaves one behind, whatever it failed at. */
export function endsWithThisProcess(child: ChildProcess): ChildProcess {
  children.add(child);
  child.once('exit', () => children.delete(child));
  return child;
}

/** The program and whatever it started: a wrapper that dies alone would leave the server behind. */
function killGroup({ pid }: ChildProcess): void {
  try {
    process.kill(-pid!, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

/** Starts a program that ends with this process at the latest; its folder is removed with it. */
export function startProgram(
  command: string,
  args: readonly string[],
  folder: string,
  env: NodeJS.ProcessEnv = {},
): { child: ChildProcess; stop: () => Promise<void>; output: () => string } {
  const child = spawn(command, args, {
    cwd: folder,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  groups.add(child);
  let output = '';
  const keep = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-8_000));
  child.stdout!.on('data', keep);
  child.stderr!.on('data', keep);
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  const stop = async () => {
    killGroup(child);
    await ended;
    groups.delete(child);
    rmSync(folder, { recursive: true, force: true });
  };
  return { child, stop, output: () => output };
}

/** Asks until `ready` is true; rejects with what the program said when it ends before or takes too long. */
export async function untilReady(
  name: string,
  program: { child: ChildProcess; output: () => string },
  ready: () => Promise<boolean>,
  withinMs = 60_000,
): Promise<void> {
  const deadline = Date.now() + withinMs;
  while (!(await ready().catch(() => false))) {
    if (program.child.exitCode !== null || Date.now() > deadline)
      throw new Error(`${name} did not become ready:\n${program.output()}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
