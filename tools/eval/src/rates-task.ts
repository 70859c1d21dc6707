import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { RateSeries } from '@tocsin/detect';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';

const CATEGORY = 'realTweets';
const PROBATION = 0.15;
const MAX_PROBATION = 750;
/** Nominal levels: −log10 of the chance of an alarm by accident. */
const NOMINAL = 4;
const STRICT = 5;

type Windows = Record<string, readonly (readonly [string, string])[]>;

/** How often real counts alarm outside labelled bursts at a nominal 1e-4, and how many bursts are found at 1e-5. */
export function evaluateRates({ data }: EvalOptions): Record<string, unknown> {
  const folder = needFolder(join(data, 'nab/data', CATEGORY));
  const labels = JSON.parse(readFileSync(join(data, 'nab/labels/combined_windows.json'), 'utf8')) as Windows;
  let [outside, falseAlarms, bursts, found] = [0, 0, 0, 0];
  for (const file of readdirSync(folder)) {
    const windows = labels[`${CATEGORY}/${file}`] ?? [];
    const hit = new Set<number>();
    const rows = readColumns(join(folder, file), ['timestamp', 'value']);
    const probation = Math.min(MAX_PROBATION, Math.floor(rows.length * PROBATION));
    const series = new RateSeries();
    rows.forEach(([at, value], row) => {
      const { surprise, direction } = series.observe(Number(value));
      if (row < probation) return;
      const window = windows.findIndex(([from, to]) => at! >= from.slice(0, 19) && at! <= to.slice(0, 19));
      const level = direction === 'up' ? surprise : 0;
      if (window < 0) {
        outside++;
        if (level >= NOMINAL) falseAlarms++;
      } else if (level >= STRICT) hit.add(window);
    });
    bursts += windows.length;
    found += hit.size;
  }
  return { task: 'rates', falseAlarmRate: falseAlarms / outside, burstsFound: found / bursts, bursts, rows: outside };
}
