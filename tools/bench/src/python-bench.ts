import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pythonWith } from '@tocsin/testing/servers';
import { type BenchResult } from './result.js';

/** The same work by a well-known Python library, in an environment of its own under `out/`. Null, with a word why, where it cannot be had. */
export function benchPython(
  root: string,
  script: string,
  packages: readonly string[],
  args: readonly string[] = [],
  unit: BenchResult['unit'] = 'records/s',
): BenchResult | null {
  let python: string;
  try {
    python = pythonWith(join(root, 'out/bench', script.replace(/\.py$/, '')), packages);
  } catch (error) {
    process.stderr.write(`${script}: skipped, ${(error as Error).message}\n`);
    return null;
  }
  const began = process.hrtime.bigint();
  const done = spawnSync(python, [join(root, 'tools/bench/python', script), ...args], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 26,
  });
  if (done.status !== 0) throw new Error(`${script} ended with ${done.status}`);
  const { value } = JSON.parse(done.stdout) as { value: number };
  const seconds = Math.round(Number(process.hrtime.bigint() - began) / 1e6) / 1e3;
  return { value, unit, records: Math.round(value * seconds), seconds };
}
