import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type BenchResult } from './result.js';

/** The same work by a well-known Python library, in an environment of its own under `out/`. Null, with a word why, where Python is missing. */
export function benchPython(
  root: string,
  script: string,
  packages: readonly string[],
  args: readonly string[] = [],
  unit: BenchResult['unit'] = 'records/s',
): BenchResult | null {
  const home = join(root, 'out/bench', script.replace(/\.py$/, ''));
  const python = join(home, 'bin/python');
  const run = (command: string, argv: readonly string[]) =>
    spawnSync(command, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });
  if (!existsSync(python) && run('python3', ['-m', 'venv', home]).status !== 0) {
    process.stderr.write(`${script}: skipped, no Python 3 with venv here\n`);
    return null;
  }
  if (run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...packages]).status !== 0) {
    process.stderr.write(`${script}: skipped, ${packages.join(', ')} could not be installed\n`);
    return null;
  }
  const began = process.hrtime.bigint();
  const done = run(python, [join(root, 'tools/bench/python', script), ...args]);
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}`);
  const { value } = JSON.parse(done.stdout) as { value: number };
  const seconds = Math.round(Number(process.hrtime.bigint() - began) / 1e6) / 1e3;
  return { value, unit, records: Math.round(value * seconds), seconds };
}
