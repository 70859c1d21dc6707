import { type Seasons, membersOf } from './members.js';

const MAX_ORIGINS = 14;
/** Members count by the fourth power of their past accuracy: the best lead, a close second still helps. */
const WEIGHT_POWER = 4;
/** Errors of neighbouring steps are alike: pooled, they make quantiles from few origins. */
const POOL_STEPS = 6;

export interface Forecast {
  /** The next `horizon` values. */
  readonly point: Float64Array;
  /** Error paths of earlier forecasts, newest first: what happened minus what was said, step by step. */
  readonly errors: readonly Float64Array[];
}

/**
 * Forecasts a series and says how wrong it was before. Each member forecasts from several earlier origins; members are weighted by those
 * errors, and the errors of the mixture are kept as paths, which carry how errors of consecutive steps go together. Null when there is
 * less than a short season and a horizon to learn from.
 * @param values evenly spaced, oldest first
 */
export function forecast(values: Float64Array, seasons: Seasons): Forecast | null {
  const { short, horizon } = seasons;
  const { length } = values;
  if (length < 2 * short + horizon) return null;
  const members = membersOf(values, seasons);
  const least = members.length > 1 ? 2 * seasons.long : short;
  const origins: number[] = [];
  for (let origin = length - horizon; origin >= least && origins.length < MAX_ORIGINS; origin -= short)
    origins.push(origin);
  const past = origins.map((origin) => members.map((member) => member(origin)));
  const weights = weightsOf(
    members.map((_, m) =>
      meanError(
        values,
        origins,
        past.map((paths) => paths[m]!),
      ),
    ),
  );
  const mix = (paths: readonly Float64Array[]): Float64Array =>
    Float64Array.from({ length: horizon }, (_, h) => paths.reduce((sum, path, m) => sum + weights[m]! * path[h]!, 0));
  const errors = origins.map((origin, i) => mix(past[i]!).map((said, h) => values[origin + h]! - said));
  return { point: mix(members.map((member) => member(length))), errors };
}

function meanError(values: Float64Array, origins: readonly number[], paths: readonly Float64Array[]): number {
  let [sum, count] = [0, 0];
  origins.forEach((origin, i) =>
    paths[i]!.forEach((said, h) => {
      sum += Math.abs(values[origin + h]! - said);
      count++;
    }),
  );
  return sum / Math.max(1, count);
}

function weightsOf(errors: readonly number[]): number[] {
  const raw = errors.map((error) => (error + 1e-12) ** -WEIGHT_POWER);
  const total = raw.reduce((sum, weight) => sum + weight, 0);
  return raw.map((weight) => weight / total);
}

/**
 * Half the width of an interval that holds the value of step `h` with probability `level`: the conformal quantile of past errors
 * (Vovk et al. 2005), neighbouring steps pooled. Infinity when too few errors are known for so high a level.
 */
export function halfWidth({ errors }: Forecast, h: number, level: number): number {
  const pool: number[] = [];
  for (const path of errors)
    for (let at = Math.max(0, h - POOL_STEPS); at <= Math.min(path.length - 1, h + POOL_STEPS); at++)
      pool.push(Math.abs(path[at]!));
  pool.sort((a, b) => a - b);
  const rank = Math.ceil(level * (pool.length + 1));
  return pool[rank - 1] ?? (pool.length === 0 ? Infinity : pool[pool.length - 1]!);
}
