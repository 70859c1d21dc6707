import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Runs one of the public scorers that lie beside the data and returns what it wrote; null where there is none, or where
 * `labels` is absent: predictions are written all the same.
 */
export function runScorer(
  data: string,
  scorer: string,
  labels: string,
  args: readonly string[],
): Record<string, unknown> | null {
  const path = join(data, '../scorers', scorer);
  if (!existsSync(path) || !existsSync(labels)) return null;
  const out = join(mkdtempSync(join(tmpdir(), 'tocsin-eval-')), 'scores.json');
  execFileSync('python3', [path, 'score', ...args, '--out', out], { stdio: ['ignore', 2, 2] });
  return JSON.parse(readFileSync(out, 'utf8')) as Record<string, unknown>;
}
