import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Mewma } from '@tocsin/detect';
import { parseCsv } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const SENSORS = 8;
const TRAINING_ROWS = 400;
const FIGURES = ['f1', 'far', 'mar', 'auc_pr', 'event_f1', 'event_recall', 'event_precision'] as const;

const csvFilesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    if (entry.isDirectory()) return csvFilesIn(join(folder, entry.name)).map((file) => join(entry.name, file));
    return entry.name.endsWith('.csv') ? [entry.name] : [];
  });

/** Scores every run of the water circuit row by row, causally; the first 400 rows of each are its training part. */
export function evaluateSkab({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'skab'));
  const files = csvFilesIn(root).sort();
  /** Only runs that carry labels are scored: those are copied beside their scores. */
  const [scores, labels, labelled] = [join(out, 'skab'), join(out, 'skab-labels'), join(out, 'skab-labelled')];
  const write = (folder: string, file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  for (const file of files) {
    const text = readFileSync(join(root, file), 'utf8');
    const [header, ...rows] = parseCsv(text, ';');
    const mewma = new Mewma(SENSORS);
    const found = rows.map((row) => mewma.observe(row.slice(1, 1 + SENSORS).map(Number)).score);
    const column = `score\n${found.join('\n')}\n`;
    write(scores, file, column);
    if (!header!.includes('anomaly')) continue;
    write(labels, file, text);
    write(labelled, file, column);
  }
  const args = ['--labels', labels, '--pred', labelled, '--sep', ';', '--skip', String(TRAINING_ROWS)];
  const result = runScorer(data, 'anomaly_score.py', labels, args);
  return {
    task: 'skab',
    ...Object.fromEntries(FIGURES.flatMap((name) => (result && name in result ? [[name, result[name]]] : []))),
    threshold: result?.threshold,
  };
}
