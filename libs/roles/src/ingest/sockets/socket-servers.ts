import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type TlsOptions } from 'node:tls';
import { asId, type TenantId } from '@tocsin/model';
import { type Platform } from '@tocsin/platform';
import { type Ingestor } from '../ingestor.js';
import { serveForward } from './forward.js';
import { LineBatcher } from './line-batcher.js';
import { type Listener, listenForStreams } from './stream-server.js';
import { listenForDatagrams, listenForSyslogStreams } from './syslog.js';

/** The listeners that the configuration asks for. None unless it does. */
export class SocketServers {
  private listeners: Listener[] = [];

  constructor(
    private readonly platform: Platform,
    private readonly ingestor: Ingestor,
  ) {}

  async start(): Promise<void> {
    const { config, telemetry } = this.platform;
    const { syslogUdpPort, syslogTcpPort, syslogTlsPort, forwardPort, sharedKey, tls } = config.sockets;
    const at = (port: number) => ({ host: config.host, port });
    const starting: [number | null, (port: number) => Promise<Listener>][] = [
      [syslogUdpPort, (port) => listenForDatagrams('syslog-udp', at(port), this.batcher('syslog-udp'), telemetry)],
      [
        syslogTcpPort,
        (port) => listenForSyslogStreams('syslog-tcp', at(port), null, this.batcher('syslog-tcp'), telemetry),
      ],
      [
        syslogTlsPort,
        (port) =>
          listenForSyslogStreams('syslog-tls', at(port), tlsOptions(tls), this.batcher('syslog-tls'), telemetry),
      ],
      [
        forwardPort,
        (port) => {
          const options = { origin: this.origin(), sharedKey, hostname: hostname() };
          const secure = tls.forward ? tlsOptions(tls) : null;
          return listenForStreams('forward', at(port), secure, telemetry, (socket) =>
            serveForward(socket, this.ingestor, options),
          );
        },
      ],
    ];
    for (const [port, listen] of starting) {
      if (port === null) continue;
      const listener = await listen(port);
      this.listeners.push(listener);
      telemetry.log('info', `${listener.name} listens on port ${listener.port}`);
    }
  }

  /** By name, for those who asked for port 0. */
  get ports(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.listeners.map(({ name, port }) => [name, port]));
  }

  /** Before the log closes: what came is made durable. */
  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.listeners.splice(0).map((listener) => listener.stop()));
  }

  private origin() {
    const { tenant, environment, timeZone } = this.platform.config.sockets;
    return { tenant: asId<TenantId>(tenant), environment, timeZone, backfill: false };
  }

  private batcher(source: string): LineBatcher {
    const origin = { ...this.origin(), format: 'text' as const, service: 'syslog' };
    return new LineBatcher(this.platform, this.ingestor, origin, source);
  }
}

const tlsOptions = ({ certFile, keyFile, clientCaFile }: Platform['config']['sockets']['tls']): TlsOptions => ({
  cert: readFileSync(certFile!),
  key: readFileSync(keyFile!),
  ...(clientCaFile === null ? {} : { ca: readFileSync(clientCaFile), requestCert: true, rejectUnauthorized: true }),
});
