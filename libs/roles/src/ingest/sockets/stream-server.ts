import { type Server, type Socket, createServer } from 'node:net';
import { type TlsOptions, createServer as createTlsServer } from 'node:tls';
import { type Telemetry } from '@tocsin/ports';

/** A listener that can be stopped: it takes nothing more, and what came is handled. */
export interface Listener {
  readonly name: string;
  readonly port: number;
  stop(): Promise<void>;
}

const MAX_CONNECTIONS = 4_096;
const GRACE_MS = 1_000;

/** Listens for connections; each is `serve`d until it ends or fails, which is nobody else's business. */
export async function listenForStreams(
  name: string,
  address: { readonly host: string; readonly port: number },
  tls: TlsOptions | null,
  telemetry: Telemetry,
  serve: (socket: Socket) => Promise<void>,
): Promise<Listener> {
  const open = new Set<Promise<void>>();
  const sockets = new Set<Socket>();
  const accept = (socket: Socket): void => {
    sockets.add(socket);
    socket.setKeepAlive(true, 60_000);
    const served = serve(socket)
      .catch((error: Error) => telemetry.log('info', `${name}: a connection ended`, { error: error.message }))
      .finally(() => {
        socket.destroy();
        sockets.delete(socket);
        open.delete(served);
        telemetry.gauge('tocsin_socket_connections', sockets.size, { receiver: name });
      });
    open.add(served);
    telemetry.gauge('tocsin_socket_connections', sockets.size, { receiver: name });
  };
  const server: Server = tls ? createTlsServer(tls, accept) : createServer(accept);
  server.maxConnections = MAX_CONNECTIONS;
  server.on('tlsClientError', (error: Error) => telemetry.log('info', `${name}: no TLS`, { error: error.message }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(address.port, address.host, resolve);
  });
  server.on('error', (error) => telemetry.log('error', `${name} failed`, { error: error.message }));
  const { port } = server.address() as { port: number };
  return {
    name,
    port,
    stop: async () => {
      server.close();
      for (const socket of sockets) socket.end();
      const late = setTimeout(() => sockets.forEach((socket) => socket.destroy()), GRACE_MS);
      await Promise.all(open);
      clearTimeout(late);
    },
  };
}
