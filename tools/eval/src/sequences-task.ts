import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SequenceModel } from '@tocsin/detect';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

interface Sequence {
  readonly id: string;
  readonly events: readonly number[];
}
const sequencesIn = (path: string): Sequence[] =>
  readColumns(path, ['seq_id', 'events']).map(([id, events]) => ({
    id: id!,
    events: (events ?? '').split(' ').filter(Boolean).map(Number),
  }));

interface Figures {
  readonly auc_pr?: number;
  readonly f1?: number;
  readonly [figure: string]: unknown;
}

/** Scores of so many sessions, the newest, give the threshold: the value that one in a hundred of them exceeds. */
const KEPT_SCORES = 2_000;
const QUANTILE = 0.99;

/** Learns the sessions; the score of each, as those before it made it, gives the threshold. */
function train(model: SequenceModel, sequences: readonly Sequence[]): number {
  const verdicts = sequences.map(({ events }) => model.observe(events)).filter(({ state }) => state === 'ready');
  const scores = verdicts.slice(-KEPT_SCORES).map(({ score }) => score);
  return scores.sort((a, b) => a - b)[Math.floor(QUANTILE * scores.length)] ?? 0;
}

/** Learns each system's normal sequences, judges its test sequences, and scores them at the threshold from the training data. */
export function evaluateSequences({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'logseq'));
  const figures: Record<string, unknown> = { task: 'logseq' };
  mkdirSync(join(out, 'logseq'), { recursive: true });
  for (const system of readdirSync(root, { withFileTypes: true }).filter((entry) => entry.isDirectory())) {
    const folder = join(root, system.name);
    const model = new SequenceModel();
    const threshold = train(model, sequencesIn(join(folder, 'train.csv')));
    const rows = sequencesIn(join(folder, 'test.csv')).map(({ id, events }) => `${id},${model.judge(events).score}`);
    const pred = join(out, 'logseq', `${system.name}.csv`);
    writeFileSync(pred, `seq_id,score\n${rows.join('\n')}\n`);
    const labels = join(folder, 'test_labels.csv');
    const args = ['--labels', labels, '--pred', pred, '--label-col', 'anomaly'];
    // A score equal to the threshold is not unusual, the scorer counts it as found.
    const result = runScorer(data, 'anomaly_score.py', labels, [...args, '--threshold', String(threshold + 1e-9)]);
    figures[system.name] = { threshold, ...pick(result) };
  }
  return figures;
}

/** The scorer nests figures by file or gives them flat. */
function pick(result: Record<string, unknown> | null): Figures {
  const found: Record<string, unknown> = {};
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value as Record<string, unknown>))
      if (typeof inner === 'number' && ['auc_pr', 'f1', 'precision', 'recall'].includes(name)) found[name] ??= inner;
      else walk(inner);
  };
  walk(result);
  return found;
}
