import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, runMain } from '@tocsin/platform';
import { consoleApiRole, correlatorRole, ingestRole, notifierRole } from '@tocsin/roles';

/** For the commands of this machine: `npm run demo`, `tocsin`. Readable by its owner alone. */
function keepToken(token: string, { storage }: Config): void {
  process.stdout.write(`First start. Token with all rights: ${token}\n`);
  if (storage.kind !== 'embedded') return;
  const { home } = storage;
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, 'bootstrap-token'), token, { mode: 0o600 });
}

const webFolder = join(__dirname, '../../console-web/dist');
const roles = [ingestRole, correlatorRole, notifierRole, consoleApiRole({ onBootstrapToken: keepToken, webFolder })];

void runMain('standalone', roles, ({ port }) => port).then((service) => {
  if (service) process.stdout.write(`Tocsin is ready at ${service.url}\n`);
});
