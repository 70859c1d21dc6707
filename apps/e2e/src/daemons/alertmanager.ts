import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { freePort } from '@tocsin/testing/servers';
import { type Target, daemon } from '../senders.js';

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
