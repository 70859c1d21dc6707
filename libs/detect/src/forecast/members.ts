import { PARAMETER_GRID, type SeasonalParameters, smoothSeasonal } from './double-seasonal.js';

const BEST_SETTINGS = 5;

/** How a series repeats: steps of its short and its long season (24 and 168 for hours), and how far to look ahead. */
export interface Seasons {
  readonly short: number;
  readonly long: number;
  readonly horizon: number;
}

/** One way to forecast from the first `length` values. */
export type Member = (length: number) => Float64Array;

const repeat =
  (values: ArrayLike<number>, season: number, horizon: number): Member =>
  (length) =>
    Float64Array.from({ length: horizon }, (_, h) => values[length - season + (h % season)]!);

/** The mean of the best settings' forecasts, weighted by how well each fitted the whole series. */
function smoothing(values: Float64Array, { short, long, horizon }: Seasons, back: (value: number) => number): Member {
  const best = PARAMETER_GRID.map((parameters) => smoothSeasonal(values, values.length, short, long, parameters, 0))
    .sort((a, b) => a.error - b.error)
    .slice(0, BEST_SETTINGS);
  const weightOf = (error: number) => 1 / (error + 1e-12);
  const total = best.reduce((sum, { error }) => sum + weightOf(error), 0);
  const settings: readonly (readonly [SeasonalParameters, number])[] = best.map(({ parameters, error }) => [
    parameters,
    weightOf(error) / total,
  ]);
  return (length) => {
    const path = new Float64Array(horizon);
    for (const [parameters, weight] of settings) {
      const fit = smoothSeasonal(values, length, short, long, parameters, horizon);
      for (let h = 0; h < horizon; h++) path[h]! += weight * back(fit.path[h]!);
    }
    return path;
  };
}

/** The forecasters of a series: its seasons repeated, and smoothing of the values and, where all are positive, of their logarithms. */
export function membersOf(values: Float64Array, seasons: Seasons): readonly Member[] {
  const { short, long, horizon } = seasons;
  const members = [repeat(values, short, horizon)];
  if (values.length < 3 * long) return members;
  members.push(
    repeat(values, long, horizon),
    smoothing(values, seasons, (value) => value),
  );
  if (values.every((value) => value > 0)) members.push(smoothing(values.map(Math.log), seasons, Math.exp));
  return members;
}
