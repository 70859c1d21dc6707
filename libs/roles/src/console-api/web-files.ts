import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
};
const SECURITY = {
  'content-security-policy':
    "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** Serves the console built in `folder`, if it was built: its files, and its page for every address that is none of the API's. */
export async function registerWebFiles(app: NestFastifyApplication, folder: string): Promise<void> {
  if (!existsSync(join(folder, 'index.html'))) return;
  const send = async (path: string) => {
    const file = normalize(join(folder, path));
    const known =
      file.startsWith(folder) && extname(file) !== '' && existsSync(file) ? file : join(folder, 'index.html');
    const immutable = known.includes(`${folder}/assets/`);
    return {
      body: await readFile(known),
      headers: {
        ...SECURITY,
        'content-type': TYPES[extname(known)] ?? 'application/octet-stream',
        'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      },
    };
  };
  const fastify = app.getHttpAdapter().getInstance();
  for (const route of ['/', '/assets/*', '/incidents/*', '/favicon.svg'])
    fastify.get(route, async (request, reply) => {
      const { body, headers } = await send(request.url.split('?')[0]!);
      return reply.headers(headers).send(body);
    });
}
