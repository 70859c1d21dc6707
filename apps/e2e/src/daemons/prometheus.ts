import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@tocsin/testing/servers';
import { type Target, daemon } from '../senders.js';

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
