import { runMain } from '@tocsin/platform';
import { consoleApiRole } from '@tocsin/roles';

const onBootstrapToken = (token: string) =>
  process.stdout.write(`First start. One-time token with all rights: ${token}\n`);

void runMain('console-api', [consoleApiRole({ onBootstrapToken })], ({ port }) => port);
