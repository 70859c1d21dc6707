import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endsWithThisProcess, freePort } from '@tocsin/testing/servers';

/** A real rsyslogd that takes syslog over UDP and writes it to a Kafka topic with omkafka. */
export class Rsyslog {
  private constructor(
    private readonly child: ChildProcess,
    private readonly port: number,
  ) {}

  static async start(brokers: string, topic: string): Promise<Rsyslog> {
    const folder = mkdtempSync(join(tmpdir(), 'tocsin-rsyslog-'));
    const port = await freePort();
    const config = join(folder, 'rsyslog.conf');
    writeFileSync(
      config,
      `global(workDirectory="${folder}")
module(load="imudp")
module(load="omkafka")
input(type="imudp" port="${port}" address="127.0.0.1")
template(name="line" type="string" string="<%PRI%>%TIMESTAMP:::date-rfc3339% %HOSTNAME% %syslogtag%%msg:::sp-if-no-1st-sp%%msg%")
action(type="omkafka" broker=["${brokers}"] topic="${topic}" template="line" confParam=["queue.buffering.max.ms=50"])
`,
    );
    const args = ['-n', '-f', config, '-i', join(folder, 'pid')];
    const child = endsWithThisProcess(spawn('rsyslogd', args, { stdio: 'ignore' }));
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    if (child.exitCode !== null) throw new Error(`rsyslogd ended with ${child.exitCode}`);
    return new Rsyslog(child, port);
  }

  /** Sends RFC 3164 messages, as a daemon does. */
  async send(
    messages: readonly {
      readonly priority: number;
      readonly host: string;
      readonly program: string;
      readonly text: string;
    }[],
  ): Promise<void> {
    const socket = createSocket('udp4');
    const month = new Date().toLocaleString('en', { month: 'short', timeZone: 'UTC' });
    for (const { priority, host, program, text } of messages) {
      const now = new Date();
      const day = String(now.getUTCDate()).padStart(2, ' ');
      const line = `<${priority}>${month} ${day} ${now.toISOString().slice(11, 19)} ${host} ${program}[${process.pid}]: ${text}`;
      await new Promise<void>((resolve) => socket.send(line, this.port, '127.0.0.1', () => resolve()));
    }
    socket.close();
  }

  stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return Promise.resolve();
    return new Promise((resolve) => {
      this.child.once('exit', () => resolve());
      this.child.kill('SIGKILL');
    });
  }
}
