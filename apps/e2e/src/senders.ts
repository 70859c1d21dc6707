import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { endsWithThisProcess, freePort } from '@tocsin/testing/servers';

/** Where senders find Tocsin. */
export interface Target {
  readonly url: string;
  readonly port: number;
  readonly token: string;
  readonly syslogTcpPort: number;
  readonly syslogUdpPort: number;
  readonly forwardPort: number;
}

const run = promisify(execFile);

/** Runs one client library as a process of its own; rejects with what it printed when it says that it failed. */
export async function sendWith(
  client: string,
  { url, token, forwardPort }: Target,
  env: NodeJS.ProcessEnv = {},
): Promise<void> {
  const script = join(process.cwd(), 'apps/e2e/clients/senders.mjs');
  await run(process.execPath, [script, client], {
    env: { ...process.env, URL: url, TOKEN: token, FORWARD_PORT: String(forwardPort), ...env },
    timeout: 30_000,
  });
}

/** A daemon with its files in a folder of its own. */
function daemon(folder: string, program: string, args: readonly string[]): ChildProcess {
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

/** rsyslogd that forwards what it hears: each program's messages on a way of its own. */
export async function rsyslog(folder: string, { syslogTcpPort, syslogUdpPort }: Target) {
  mkdirSync(folder);
  const port = await freePort();
  const forward = (way: string, rest: string) =>
    `if $programname == "rsyslog-${way}" then { action(type="omfwd" target="127.0.0.1" ${rest}) }\n`;
  writeFileSync(
    join(folder, 'rsyslog.conf'),
    `global(workDirectory="${folder}")
module(load="imudp")
input(type="imudp" port="${port}" address="127.0.0.1")
${forward('lines', `port="${syslogTcpPort}" protocol="tcp" template="RSYSLOG_SyslogProtocol23Format"`)}
${forward('octets', `port="${syslogTcpPort}" protocol="tcp" TCP_Framing="octet-counted" template="RSYSLOG_SyslogProtocol23Format"`)}
${forward('udp', `port="${syslogUdpPort}" protocol="udp" template="RSYSLOG_TraditionalForwardFormat"`)}
`,
  );
  const child = daemon(folder, 'rsyslogd', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')]);
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  const socket = createSocket('udp4');
  const time = new Date()
    .toString()
    .slice(4, 24)
    .replace(/ \d{4} /, ' ')
    .replace(/^(\w+) 0/, '$1  ');
  for (const way of ['lines', 'octets', 'udp'])
    for (const [priority, text] of [
      [131, 'one'],
      [134, 'two'],
    ]) {
      const line = `<${priority}>${time} node-1 rsyslog-${way}[7]: rsyslog-${way} ${text}`;
      await new Promise<void>((resolve) => socket.send(line, port, '127.0.0.1', () => resolve()));
    }
  socket.close();
  return child;
}

/** Prometheus that watches itself, writes what it sees, and has one alert that always fires. */
export async function prometheus(folder: string, { url, token }: Target) {
  mkdirSync(folder);
  const address = `127.0.0.1:${await freePort()}`;
  const credentials = `authorization: { credentials: ${token} }`;
  writeFileSync(
    join(folder, 'rules.yml'),
    'groups: [{ name: g, rules: [{ alert: AlwaysOn, expr: "up > 0", labels: { severity: critical } }] }]\n',
  );
  writeFileSync(
    join(folder, 'prometheus.yml'),
    `global: { scrape_interval: 1s, evaluation_interval: 1s }
rule_files: [rules.yml]
scrape_configs: [{ job_name: prometheus, static_configs: [{ targets: ["${address}"] }] }]
remote_write: [{ url: "${url}/api/v1/write", ${credentials}, queue_config: { batch_send_deadline: 1s } }]
alerting: { alertmanagers: [{ ${credentials}, static_configs: [{ targets: ["${url.slice(7)}"] }] }] }
`,
  );
  const args = ['--config.file=prometheus.yml', '--storage.tsdb.path=tsdb', `--web.listen-address=${address}`];
  const child = daemon(folder, 'prometheus', [...args, '--rules.alert.resend-delay=1s', '--log.level=error']);
  for (let tries = 0; tries < 300; tries++) {
    const figures = await fetch(`http://${address}/metrics`).then(
      (answer) => answer.text(),
      () => '',
    );
    if (/^prometheus_notifications_sent_total\{.*\} [1-9]/m.test(figures)) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('Prometheus told no alert');
}

/** Alertmanager that tells one alert over its webhook, to PagerDuty and to Opsgenie: all three are Tocsin. */
export async function alertmanager(folder: string, { url, token }: Target) {
  mkdirSync(folder);
  const address = `127.0.0.1:${await freePort()}`;
  writeFileSync(
    join(folder, 'alertmanager.yml'),
    `route: { receiver: all, group_wait: 1s, group_by: [alertname] }
receivers:
  - name: all
    webhook_configs: [{ url: "${url}/api/v1/hooks/alertmanager/${token}" }]
    pagerduty_configs: [{ url: "${url}/v2/enqueue", routing_key: ${token} }]
    opsgenie_configs: [{ api_url: "${url}/", api_key: ${token} }]
`,
  );
  const args = ['--config.file=alertmanager.yml', '--storage.path=data', `--web.listen-address=${address}`];
  const child = daemon(folder, 'prometheus-alertmanager', [...args, '--cluster.listen-address=', '--log.level=error']);
  const alerts = [
    {
      labels: { alertname: 'DiskFull', instance: 'node-1:9100', severity: 'critical' },
      annotations: { summary: 'disk 97 %' },
    },
  ];
  for (let tries = 0; tries < 50; tries++) {
    const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(alerts) };
    const answer = await fetch(`http://${address}/api/v2/alerts`, init).catch(() => null);
    if (answer?.ok) return child;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('alertmanager did not answer');
}

/** collectd that posts figures of the machine as JSON. */
export function collectd(folder: string, { url, token }: Target) {
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'collectd.conf'),
    `Hostname "node-1"
BaseDir "${folder}"
PIDFile "${folder}/pid"
TypesDB "/usr/share/collectd/types.db"
Interval 1
LoadPlugin load
LoadPlugin memory
LoadPlugin uptime
LoadPlugin write_http
<Plugin write_http>
  <Node "tocsin">
    URL "${url}/api/v1/ingest"
    Format "JSON"
    User "collectd"
    Password "${token}"
    BufferSize 1024
  </Node>
</Plugin>
`,
  );
  return daemon(folder, 'collectd', ['-f', '-C', join(folder, 'collectd.conf')]);
}
