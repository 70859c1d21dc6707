import { type Socket, connect, createServer } from 'node:net';

/** A connection to a server that can be pulled out and put back. */
export interface Cable {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly stop: () => Promise<void>;
}

/** Listens on a free port and passes everything on to `target` ("host:port"). */
export async function startCable(target: string): Promise<Cable> {
  const [host, port] = target.split(':') as [string, string];
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.once('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (!whole) return near.destroy();
    const far = connect(Number(port), host);
    keep(far);
    near.pipe(far).pipe(near);
    near.once('close', () => far.destroy());
    far.once('close', () => near.destroy());
  });
  const pull = () => sockets.forEach((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as { port: number }).port,
    cut: () => {
      whole = false;
      pull();
    },
    mend: () => void (whole = true),
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        pull();
      }),
  };
}

/** The same URL by way of the cable. */
export function throughCable(url: string, { port }: Cable): string {
  const through = new URL(url);
  through.hostname = '127.0.0.1';
  through.port = String(port);
  return through.toString();
}
