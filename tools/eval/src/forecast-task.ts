import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Forecast, forecast, halfWidth, timeToThreshold } from '@tocsin/detect';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const SEASONS = { short: 24, long: 168, horizon: 48 };
const LEVEL = 0.95;
const THRESHOLD_QUANTILES = [0.8, 0.9, 0.95];

type Row = readonly [series: string, values: Float64Array];
const rowsOf = (path: string): Row[] =>
  readColumns(path, ['series', 'values']).map(([series, values]) => [
    series!,
    Float64Array.from(values!.trim().split(/\s+/), Number),
  ]);

const quantile = (values: Float64Array, share: number): number =>
  Float64Array.from(values).sort()[Math.floor(share * (values.length - 1))]!;

interface Crossings {
  brier: number;
  cases: number;
  crossed: number;
  readonly stepErrors: number[];
}

/** Thresholds at the upper quantiles of what was seen: does the series go from below to over it, and when? */
function judgeCrossings(into: Crossings, known: Float64Array, future: Float64Array, said: Forecast): void {
  for (const share of THRESHOLD_QUANTILES) {
    const threshold = quantile(known, share);
    if (known[known.length - 1]! >= threshold) continue;
    const { probability, steps } = timeToThreshold(said, threshold, 'above');
    const step = future.findIndex((value) => value >= threshold);
    into.cases++;
    into.brier += (probability - (step >= 0 ? 1 : 0)) ** 2;
    if (step < 0) continue;
    into.crossed++;
    into.stepErrors.push(Math.abs((steps?.p50 ?? SEASONS.horizon) - (step + 1)));
  }
}

/** Forecasts every series of the hourly set, with 95 % intervals and times to threshold. */
export function evaluateForecast({ data, out }: EvalOptions): Record<string, unknown> {
  const root = needFolder(join(data, 'forecast/m4-hourly'));
  const [train, happened] = [rowsOf(join(root, 'train.csv')), join(root, 'test.csv')];
  const test = new Map(existsSync(happened) ? rowsOf(happened) : []);
  const files = { '': [] as string[], '.lo': [] as string[], '.hi': [] as string[] };
  const crossings: Crossings = { brier: 0, cases: 0, crossed: 0, stepErrors: [] };
  let nanoseconds = 0n;
  for (const [series, values] of train) {
    const began = process.hrtime.bigint();
    const said = forecast(values, SEASONS);
    nanoseconds += process.hrtime.bigint() - began;
    if (!said) throw new Error(`${series}: too short`);
    const width = said.point.map((_, h) => halfWidth(said, h, LEVEL));
    const line = (path: Float64Array) => `${series},${[...path].join(' ')}`;
    files[''].push(line(said.point));
    files['.lo'].push(line(said.point.map((value, h) => value - width[h]!)));
    files['.hi'].push(line(said.point.map((value, h) => value + width[h]!)));
    const future = test.get(series);
    if (future) judgeCrossings(crossings, values, future, said);
  }
  const folder = join(out, 'forecast');
  mkdirSync(folder, { recursive: true });
  const path = (part: keyof typeof files) => join(folder, `m4-hourly${part}.csv`);
  for (const part of ['', '.lo', '.hi'] as const)
    writeFileSync(path(part), `series,values\n${files[part].join('\n')}\n`);
  const truth = ['--train', join(root, 'train.csv'), '--test', happened, '--season', '24'];
  const said = ['--pred', path(''), '--lo', path('.lo'), '--hi', path('.hi')];
  const result = runScorer(data, 'forecast_score.py', happened, [...truth, ...said]);
  const answer = result?.answer as Record<string, number> | undefined;
  const { brier, cases, crossed, stepErrors } = crossings;
  const base = crossed / cases;
  stepErrors.sort((a, b) => a - b);
  return {
    task: 'forecast',
    owa: answer?.OWA,
    // Floors are lower limits: what is won over the naive forecast.
    skill: answer && 1 - answer.OWA!,
    coverage: answer?.coverage,
    millisecondsPerSeries: Number(nanoseconds) / 1e6 / train.length,
    ...(cases > 0 && {
      thresholds: {
        brier: brier / cases,
        brierOfBaseRate: base * (1 - base),
        cases,
        medianErrorOfHorizon: stepErrors[Math.floor(stepErrors.length / 2)]! / SEASONS.horizon,
      },
    }),
  };
}
