import { createSocket } from 'node:dgram';
import { type Socket } from 'node:net';
import { type TlsOptions } from 'node:tls';
import { SyslogFrames, trimmedEnd } from '@tocsin/integrations';
import { type Telemetry } from '@tocsin/ports';
import { type LineBatcher } from './line-batcher.js';
import { type Listener, listenForStreams } from './stream-server.js';

interface Address {
  readonly host: string;
  readonly port: number;
}

const RECEIVE_BUFFER_BYTES = 4 << 20;

/** Syslog over UDP: a datagram is a message; nobody is answered, and nobody waits. */
export async function listenForDatagrams(
  name: string,
  { host, port }: Address,
  batcher: LineBatcher,
  telemetry: Telemetry,
): Promise<Listener> {
  const socket = createSocket({ type: host.includes(':') ? 'udp6' : 'udp4', recvBufferSize: RECEIVE_BUFFER_BYTES });
  socket.on('message', (bytes) => {
    const end = trimmedEnd(bytes, 0, bytes.length);
    if (end > 0) batcher.add(bytes, 0, end);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.bind(port, host, resolve);
  });
  socket.on('error', (error) => telemetry.log('error', `${name} failed`, { error: error.message }));
  return {
    name,
    port: socket.address().port,
    stop: async () => {
      socket.close();
      await batcher.stop();
    },
  };
}

/** Syslog over TCP or TLS: a sender is held back while the log takes nothing. */
export async function listenForSyslogStreams(
  name: string,
  address: Address,
  tls: TlsOptions | null,
  batcher: LineBatcher,
  telemetry: Telemetry,
): Promise<Listener> {
  const serve = async (socket: Socket) => {
    const frames = new SyslogFrames((bytes, start, end) => batcher.add(bytes, start, end));
    for await (const chunk of socket) {
      frames.push(chunk as Buffer);
      await batcher.room();
    }
    frames.end();
    if (frames.cut > 0) telemetry.count('tocsin_socket_cut_total', frames.cut, { receiver: name });
  };
  const listener = await listenForStreams(name, address, tls, telemetry, serve);
  return {
    ...listener,
    stop: async () => {
      await listener.stop();
      await batcher.stop();
    },
  };
}
