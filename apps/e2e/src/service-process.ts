import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { endsWithThisProcess } from '@tocsin/testing/servers';

export type ServiceName = 'ingest' | 'correlator' | 'notifier' | 'console-api' | 'standalone';

/** A real process of one of the services, restarted by hand like a supervisor would. */
export class ServiceProcess {
  private child: ChildProcess | null = null;

  constructor(
    readonly name: ServiceName,
    readonly port: number,
    private readonly env: NodeJS.ProcessEnv,
    private readonly root: string,
    private readonly logFolder: string,
  ) {}

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  get isRunning(): boolean {
    return this.child !== null && this.child.exitCode === null && this.child.signalCode === null;
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    const main = join(this.root, 'apps', this.name, 'dist/main.js');
    const env = {
      ...process.env,
      ...this.env,
      PORT: String(this.port),
      TOCSIN_HEALTH_PORT: String(this.port),
      HOST: '127.0.0.1',
    };
    const args = ['--enable-source-maps', main];
    this.child = endsWithThisProcess(spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'pipe'] }));
    const log = createWriteStream(join(this.logFolder, `${this.name}-${this.port}.log`), { flags: 'a' });
    this.child.stdout!.pipe(log);
    this.child.stderr!.pipe(log);
  }

  async ready(withinMs = 60_000): Promise<void> {
    for (const deadline = Date.now() + withinMs; Date.now() < deadline; await new Promise((r) => setTimeout(r, 150))) {
      if (!this.isRunning) throw new Error(`${this.name} ended with ${this.child?.exitCode}`);
      const answer = await fetch(`${this.url}/readyz`).catch(() => null);
      if (answer?.ok) return;
    }
    throw new Error(`${this.name} was not ready within ${withinMs} ms`);
  }

  /** Ends it and waits; resolves with its exit code (null when a signal ended it). */
  stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const { child } = this;
    if (!child || !this.isRunning) return Promise.resolve(child?.exitCode ?? null);
    return new Promise((resolve) => {
      child.once('exit', (code) => resolve(code));
      child.kill(signal);
    });
  }
}
