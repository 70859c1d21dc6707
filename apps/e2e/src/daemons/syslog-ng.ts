import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@tocsin/testing/servers';
import { type Target, daemon } from '../senders.js';
import { sayToDaemon } from './syslog-messages.js';

export const SYSLOG_NG_WAYS = ['syslog-ng-udp', 'syslog-ng-octets', 'syslog-ng-tls', 'syslog-ng-json'] as const;

/** syslog-ng that forwards what it hears: each program's messages on a way of its own. */
export async function syslogNg(folder: string, target: Target) {
  mkdirSync(folder);
  const port = await freePort();
  const { syslogTcpPort, syslogUdpPort, syslogTlsPort, certFile, url, token } = target;
  const forward = (way: (typeof SYSLOG_NG_WAYS)[number], destination: string) =>
    `log { source(heard); filter { program("^${way}$"); }; destination { ${destination}; }; };\n`;
  writeFileSync(
    join(folder, 'syslog-ng.conf'),
    `@version: 3.38
options { keep-hostname(yes); };
source heard { network(ip(127.0.0.1) port(${port}) transport(udp)); };
${forward('syslog-ng-udp', `network("127.0.0.1" port(${syslogUdpPort}) transport(udp))`)}
${forward('syslog-ng-octets', `syslog("127.0.0.1" port(${syslogTcpPort}) transport(tcp))`)}
${forward('syslog-ng-tls', `syslog("127.0.0.1" port(${syslogTlsPort}) transport(tls) tls(ca-file("${certFile}")))`)}
${forward('syslog-ng-json', `http(url("${url}/api/v1/ingest") method(POST) headers("authorization: Bearer ${token}", "content-type: application/json") body("$(format-json --scope rfc5424 --key HOST --key ISODATE)"))`)}
`,
  );
  const files = ['-f', 'syslog-ng.conf', '-R', 'persist', '-p', 'pid', '-c', 'control'];
  const child = daemon(folder, 'syslog-ng', ['-F', '--no-caps', ...files]);
  await sleep(2_000);
  await sayToDaemon(port, SYSLOG_NG_WAYS);
  return child;
}
