import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from '@tocsin/testing/servers';
import { type Target, daemon } from '../senders.js';
import { sayToDaemon } from './syslog-messages.js';

export const RSYSLOG_WAYS = ['rsyslog-lines', 'rsyslog-octets', 'rsyslog-udp', 'rsyslog-tls'] as const;

/** rsyslogd that forwards what it hears: each program's messages on a way of its own. */
export async function rsyslog(folder: string, { syslogTcpPort, syslogUdpPort, syslogTlsPort, certFile }: Target) {
  mkdirSync(folder);
  const port = await freePort();
  const forward = (way: (typeof RSYSLOG_WAYS)[number], rest: string) =>
    `if $programname == "${way}" then { action(type="omfwd" target="127.0.0.1" ${rest}) }\n`;
  const modern = 'template="RSYSLOG_SyslogProtocol23Format"';
  const tls = 'StreamDriver="ossl" StreamDriverMode="1" StreamDriverAuthMode="x509/certvalid"';
  writeFileSync(
    join(folder, 'rsyslog.conf'),
    `global(workDirectory="${folder}" DefaultNetstreamDriverCAFile="${certFile}")
module(load="imudp")
input(type="imudp" port="${port}" address="127.0.0.1")
${forward('rsyslog-lines', `port="${syslogTcpPort}" protocol="tcp" ${modern}`)}
${forward('rsyslog-octets', `port="${syslogTcpPort}" protocol="tcp" TCP_Framing="octet-counted" ${modern}`)}
${forward('rsyslog-udp', `port="${syslogUdpPort}" protocol="udp" template="RSYSLOG_TraditionalForwardFormat"`)}
${forward('rsyslog-tls', `port="${syslogTlsPort}" protocol="tcp" TCP_Framing="octet-counted" ${tls} ${modern}`)}
`,
  );
  const child = daemon(folder, 'rsyslogd', ['-n', '-f', join(folder, 'rsyslog.conf'), '-i', join(folder, 'pid')]);
  await sleep(1_000);
  await sayToDaemon(port, RSYSLOG_WAYS);
  return child;
}
