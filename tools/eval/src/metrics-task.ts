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

export interface ScoredPoint {
  readonly at: string;
  readonly value: number;
  readonly verdict: BaselineVerdict;
}

/** Scores one series with a fresh detector, a point at a time. */
export function scoreSeries(rows: readonly (readonly string[])[]): ScoredPoint[] {
  const baselines = new MetricBaselines('full');
  const slot = baselines.add();
  return rows.map(([at, value]) => ({
    at: at!,
    value: Number(value),
    verdict: baselines.observe(slot, timeOf(at!), Number(value)),
  }));
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

type Figures = Record<string, { score: number; threshold: number; falseEpisodesPer1000: number }>;

function figuresOf(data: string, windows: string, results: string): Figures {
  const scored = runScorer(data, 'nab_score.py', windows, [
    '--windows',
    windows,
    '--results',
    results,
  ]) as Profiles | null;
  return Object.fromEntries(
    Object.entries(scored?.profiles ?? {}).map(([name, { score, threshold, fp_events_per_1000_rows }]) => [
      name,
      { score, threshold, falseEpisodesPer1000: fp_events_per_1000_rows },
    ]),
  );
}

/**
 * Scores every file of a set, writes `<set>/<category>/<file>.csv` (the paging score) and `<set>-behaviour/…` (that channel alone), and returns the
 * figures of the public scorer for both.
 */
export function evaluateMetrics(set: MetricsSet, { data, out }: EvalOptions): Record<string, unknown> {
  const folder = needFolder(join(data, set.files));
  const channels = [
    { name: set.name, scoreOf: ({ score }: BaselineVerdict) => score },
    { name: `${set.name}-behaviour`, scoreOf: ({ behaviourScore }: BaselineVerdict) => behaviourScore },
  ];
  let points = 0;
  const began = process.hrtime.bigint();
  for (const category of readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory()))
    for (const file of readdirSync(join(folder, category.name)).filter((name) => name.endsWith('.csv'))) {
      const scored = scoreSeries(readColumns(join(folder, category.name, file), set.columns));
      points += scored.length;
      for (const { name, scoreOf } of channels) {
        const path = join(out, name, category.name, file);
        mkdirSync(dirname(path), { recursive: true });
        const lines = scored.map(({ at, verdict }) => `${at},${scoreOf(verdict).toFixed(6)}`);
        writeFileSync(path, `timestamp,anomaly_score\n${lines.join('\n')}\n`);
      }
    }
  const seconds = Number(process.hrtime.bigint() - began) / 1e9;
  const [paging, behaviour] = channels.map(({ name }) => figuresOf(data, join(data, set.windows), join(out, name)));
  return { task: set.name, points, pointsPerSecond: Math.round(points / seconds), ...paging, behaviour };
}
