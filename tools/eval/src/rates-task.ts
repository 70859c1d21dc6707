import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
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
/** `anomaly_score` is surprise over this, at most 1: 0.5 stands for 1e-4, 0.625 for 1e-5. */
const MAX_SURPRISE = 8;

type Window = readonly [from: string, to: string];
interface Row {
  readonly at: string;
  /** −log10 of the chance of so many; 0 for too few. */
  readonly surprise: number;
}

function judgeFile(path: string): Row[] {
  const series = new RateSeries();
  return readColumns(path, ['timestamp', 'value']).map(([at, value]) => {
    const { surprise, direction } = series.observe(Number(value));
    return { at: at!, surprise: direction === 'up' ? surprise : 0 };
  });
}

/** How often real counts alarm outside labelled bursts at a nominal 1e-4, and how many bursts are found at 1e-5. */
export function evaluateRates({ data, out }: EvalOptions): Record<string, unknown> {
  const folder = needFolder(join(data, 'nab/data', CATEGORY));
  const labels = join(data, 'nab/labels/combined_windows.json');
  const labelled = existsSync(labels)
    ? (JSON.parse(readFileSync(labels, 'utf8')) as Record<string, readonly Window[]>)
    : null;
  mkdirSync(join(out, 'rates'), { recursive: true });
  let [outside, falseAlarms, bursts, found] = [0, 0, 0, 0];
  for (const file of readdirSync(folder)) {
    const rows = judgeFile(join(folder, file));
    const lines = rows.map(({ at, surprise }) => `${at},${Math.min(1, surprise / MAX_SURPRISE).toFixed(6)}`);
    writeFileSync(join(out, 'rates', file), `timestamp,anomaly_score\n${lines.join('\n')}\n`);
    const windows = labelled?.[`${CATEGORY}/${file}`] ?? [];
    const hit = new Set<number>();
    for (const { at, surprise } of rows.slice(Math.min(MAX_PROBATION, Math.floor(rows.length * PROBATION)))) {
      const window = windows.findIndex(([from, to]) => at >= from.slice(0, 19) && at <= to.slice(0, 19));
      if (window < 0) {
        outside++;
        if (surprise >= NOMINAL) falseAlarms++;
      } else if (surprise >= STRICT) hit.add(window);
    }
    bursts += windows.length;
    found += hit.size;
  }
  if (!labelled) return { task: 'rates' };
  return { task: 'rates', falseAlarmRate: falseAlarms / outside, burstsFound: found / bursts, bursts, rows: outside };
}
