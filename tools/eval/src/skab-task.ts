import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Mewma } from '@tocsin/detect';
import { parseCsv } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const SENSORS = 8;
const TRAINING_ROWS = 400;
const NORMAL = 'anomaly-free';
const FIGURES = ['f1', 'far', 'mar', 'auc_pr', 'event_f1', 'event_recall', 'event_precision'] as const;

/** Scores every run of the water circuit row by row, causally; the first 400 rows of each are its training part. */
export function evaluateSkab({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'skab'));
  const folders = readdirSync(root, { withFileTypes: true }).filter(
    (entry) => entry.isDirectory() && entry.name !== NORMAL,
  );
  const labels = join(out, 'skab', 'labels');
  const scores = join(out, 'skab', 'scores');
  for (const { name } of folders)
    for (const file of readdirSync(join(root, name))) {
      const text = readFileSync(join(root, name, file), 'utf8');
      const [, ...rows] = parseCsv(text, ';');
      const mewma = new Mewma(SENSORS);
      const found = rows.map((row) => mewma.observe(row.slice(1, 1 + SENSORS).map(Number)).score);
      for (const folder of [labels, scores]) mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(labels, name, file), text);
      writeFileSync(join(scores, name, file), `score\n${found.join('\n')}\n`);
    }
  const args = ['--labels', labels, '--pred', scores, '--sep', ';', '--skip', String(TRAINING_ROWS)];
  const result = runScorer(data, 'anomaly_score.py', args);
  return {
    task: 'skab',
    ...Object.fromEntries(FIGURES.flatMap((name) => (result && name in result ? [[name, result[name]]] : []))),
    threshold: result?.threshold,
  };
}
