import { type Forecast } from './forecaster.js';

/** How many earlier ends the trend is judged from. */
const ORIGINS = 12;
const MIN_POINTS = 24;
/** Pairs of points whose slopes are compared; more would not change the median. */
const MAX_PAIRS = 600;

function medianSlope(values: Float64Array, length: number): number {
  const from = Math.max(0, length - 2 * MIN_POINTS);
  const slopes: number[] = [];
  const step = Math.max(1, Math.floor(((length - from) * (length - from)) / 2 / MAX_PAIRS));
  let pair = 0;
  for (let i = from; i < length; i++)
    for (let j = i + 1; j < length; j++) if (pair++ % step === 0) slopes.push((values[j]! - values[i]!) / (j - i));
  slopes.sort((a, b) => a - b);
  return slopes[slopes.length >> 1] ?? 0;
}

/**
 * For series too short for seasons: straight on from the median of the last three values with the median slope of the last 48 (Theil 1950, Sen
 * 1968: one jump does not bend it). Errors come from the same forecast at earlier ends. Null with fewer than 24 values.
 */
export function forecastTrend(values: Float64Array, horizon: number): Forecast | null {
  const { length } = values;
  if (length < MIN_POINTS) return null;
  const pathFrom = (end: number): Float64Array => {
    const slope = medianSlope(values, end);
    const level = [...values.subarray(end - 3, end)].sort((a, b) => a - b)[1]!;
    return Float64Array.from({ length: horizon }, (_, h) => level + slope * (h + 1));
  };
  const errors: Float64Array[] = [];
  const stride = Math.max(1, Math.floor((length - MIN_POINTS / 2) / ORIGINS));
  for (let end = length - 1; end >= MIN_POINTS / 2 && errors.length < ORIGINS; end -= stride) {
    const said = pathFrom(end);
    const known = length - end;
    // Beyond what is known the error is taken to grow as it did: in proportion to the step.
    const last = values[length - 1]! - said[Math.min(known, horizon) - 1]!;
    errors.push(said.map((value, h) => (h < known ? values[end + h]! - value : (last * (h + 1)) / known)));
  }
  return { point: pathFrom(length), errors };
}
