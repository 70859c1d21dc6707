import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type BaselineVerdict, MetricBaselines } from '@tocsin/detect';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const timeOf = (text: string): number =>
  Date.parse(
    `${text
      .trim()
      .replace(' ', 'T')
      .replace(/\.\d+$/, '')
      .replace(/Z$/, '')}Z`,
  );

/** Scores one series with a fresh detector, a point at a time. */
function scoreSeries(rows: readonly (readonly string[])[]): BaselineVerdict[] {
  const baselines = new MetricBaselines('full');
  const slot = baselines.add();
  return rows.map(([at, value]) => baselines.observe(slot, timeOf(at!), Number(value)));
}

interface Profiles {
  readonly profiles: Record<
    string,
    { readonly score: number; readonly threshold: number; readonly fp_events_per_1000_rows: number }
  >;
}

export interface MetricsSet {
  readonly name: 'nab' | 'cloudmon';
  readonly files: string;
  readonly windows: string;
  readonly columns: readonly [time: string, value: string];
}

export const NAB: MetricsSet = {
  name: 'nab',
  files: 'nab/data',
  windows: 'nab/labels/combined_windows.json',
  columns: ['timestamp', 'value'],
};
export const CLOUDMON: MetricsSet = {
  name: 'cloudmon',
  files: 'cloudmon',
  windows: 'cloudmon/windows.json',
  columns: ['TimeStamp', 'Value'],
};

/** Scores every file of a set, writes `<set>/<category>/<file>.csv`, and returns the figures of the public scorer. */
export function evaluateMetrics(set: MetricsSet, { data, out }: EvalOptions): Record<string, unknown> {
  const folder = needFolder(join(data, set.files));
  let points = 0;
  const began = process.hrtime.bigint();
  for (const category of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of readdirSync(join(folder, category.name)).filter((name) => name.endsWith('.csv'))) {
      const rows = readColumns(join(folder, category.name, file), set.columns);
      const scores = scoreSeries(rows);
      points += rows.length;
      const path = join(out, set.name, category.name, file);
      mkdirSync(dirname(path), { recursive: true });
      const lines = rows.map(([at], i) => `${at},${scores[i]!.score.toFixed(6)}`);
      writeFileSync(path, `timestamp,anomaly_score\n${lines.join('\n')}\n`);
    }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const windows = join(data, set.windows);
  const args = ['--windows', windows, '--results', join(out, set.name)];
  const scored = runScorer(data, 'nab_score.py', windows, args) as Profiles | null;
  const figures = Object.entries(scored?.profiles ?? {}).map(
    ([name, { score, threshold, fp_events_per_1000_rows }]) => [
      name,
      { score, threshold, falseEpisodesPer1000: fp_events_per_1000_rows },
    ],
  );
  return { task: set.name, points, pointsPerSecond: Math.round(points / seconds), ...Object.fromEntries(figures) };
}
