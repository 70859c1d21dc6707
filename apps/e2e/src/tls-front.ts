import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { type AddressInfo, connect } from 'node:net';
import { join } from 'node:path';
import { createServer } from 'node:tls';

export interface Certificate {
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate for `localhost` that signed itself, valid for a day. */
export function makeCertificate(folder: string): Certificate {
  const [certFile, keyFile] = [join(folder, 'cert.pem'), join(folder, 'key.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'];
  const files = ['-keyout', keyFile, '-out', certFile, '-days', '1'];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', ...subject, ...files], { stdio: 'ignore' });
  return { certFile, keyFile };
}

/** What stands before Tocsin where senders insist on TLS: it unpacks and passes on. */
export async function startTlsFront({ certFile, keyFile }: Certificate, port: number) {
  const server = createServer({ cert: readFileSync(certFile), key: readFileSync(keyFile) }, (socket) => {
    const inside = connect(port, '127.0.0.1');
    for (const end of [socket, inside]) end.on('error', () => [socket, inside].forEach((each) => each.destroy()));
    socket.pipe(inside).pipe(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { host: `localhost:${(server.address() as AddressInfo).port}`, stop: () => void server.close() };
}
