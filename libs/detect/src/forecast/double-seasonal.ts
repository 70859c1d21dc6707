/** Smoothing of level, short season and long season, and how long a residual lasts. */
export interface SeasonalParameters {
  readonly level: number;
  readonly short: number;
  readonly long: number;
  readonly residual: number;
}

export interface SeasonalFit {
  readonly parameters: SeasonalParameters;
  /** Mean absolute one-step error over the last two long seasons. */
  readonly error: number;
  /** The next `horizon` values. */
  readonly path: Float64Array;
}

const JUDGED_SEASONS = 2;
/** Half of what the first long season leaves unexplained is taken for the long season, half for noise. */
const FIRST_LONG_SHARE = 0.5;

/**
 * Exponential smoothing with two seasons and a decaying residual (Taylor 2003, J. Oper. Res. Soc. 54): level, a season of `short` steps
 * and one of `long` steps, each corrected by a share of every error. Needs two long seasons. O(n).
 */
export function smoothSeasonal(
  values: ArrayLike<number>,
  length: number,
  short: number,
  long: number,
  parameters: SeasonalParameters,
  horizon: number,
): SeasonalFit {
  const daily = new Float64Array(short);
  const weekly = new Float64Array(long);
  let level = 0;
  for (let i = 0; i < long; i++) level += values[i]! / long;
  const repeats = long / short;
  for (let i = 0; i < long; i++) daily[i % short]! += (values[i]! - level) / repeats;
  for (let i = 0; i < long; i++) weekly[i] = (values[i]! - level - daily[i % short]!) * FIRST_LONG_SHARE;
  const judgedFrom = length - JUDGED_SEASONS * long;
  let [residual, error, judged] = [0, 0, 0];
  for (let i = long; i < length; i++) {
    const [a, b] = [i % short, i % long];
    const left = values[i]! - (level + daily[a]! + weekly[b]!);
    if (i >= judgedFrom) {
      error += Math.abs(left - parameters.residual * residual);
      judged++;
    }
    level += parameters.level * left;
    daily[a]! += parameters.short * left;
    weekly[b]! += parameters.long * left;
    residual = left;
  }
  const path = new Float64Array(horizon);
  let lasting = parameters.residual * residual;
  for (let h = 0; h < horizon; h++) {
    path[h] = level + daily[(length + h) % short]! + weekly[(length + h) % long]! + lasting;
    lasting *= parameters.residual;
  }
  return { parameters, error: error / Math.max(1, judged), path };
}

const LEVELS = [0.005, 0.03, 0.1, 0.3];
const SHORTS = [0.05, 0.15, 0.3];
const LONGS = [0.05, 0.2, 0.4];
const RESIDUALS = [0, 0.5, 0.9];

/** The settings that are tried: coarse, because neighbours forecast alike. */
export const PARAMETER_GRID: readonly SeasonalParameters[] = LEVELS.flatMap((level) =>
  SHORTS.flatMap((short) => LONGS.flatMap((long) => RESIDUALS.map((residual) => ({ level, short, long, residual })))),
);
