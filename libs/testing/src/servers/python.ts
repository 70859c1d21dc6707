import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A Python of its own in the folder `home`, with packages from the index that pip uses; made once for each list of them.
 * Throws with what failed where Python 3, its venv module or a package cannot be had.
 * @param install what `pip install` takes: `drain3==0.9.11`, or `-r` and a file
 * @returns the path of the interpreter
 */
export function pythonWith(home: string, install: readonly string[]): string {
  const python = join(home, 'bin/python');
  const marker = join(home, 'installed.txt');
  const wanted = install.map((word) => (existsSync(word) ? readFileSync(word, 'utf8') : word)).join('\n');
  if (existsSync(marker) && readFileSync(marker, 'utf8') === wanted) return python;
  const run = (command: string, args: readonly string[]) =>
    execFileSync(command, args, { stdio: ['ignore', 'ignore', 'pipe'], encoding: 'utf8' });
  if (!existsSync(python)) run('python3', ['-m', 'venv', home]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...install]);
  writeFileSync(marker, wanted);
  return python;
}
