import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Target, daemon } from '../senders.js';

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
