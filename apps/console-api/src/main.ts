import { join } from 'node:path';
import { runMain } from '@tocsin/platform';
import { consoleApiRole } from '@tocsin/roles';

const onBootstrapToken = (token: string) =>
  process.stdout.write(`First start. One-time token with all rights: ${token}\n`);

const webFolder = join(__dirname, '../../console-web/dist');

void runMain('console-api', [consoleApiRole({ onBootstrapToken, webFolder })], ({ port }) => port);
