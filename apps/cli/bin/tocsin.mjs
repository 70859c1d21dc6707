#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../../..');
const args = [join(root, 'tools/bootstrap.mjs'), 'run', 'apps/cli', ...process.argv.slice(2)];
process.exit(
  spawnSync(process.execPath, args, { stdio: 'inherit', env: { INIT_CWD: process.cwd(), ...process.env } }).status ?? 1,
);
