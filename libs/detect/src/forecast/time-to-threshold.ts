import { type Forecast } from './forecaster.js';

/** Until many outcomes are known, no crossing is called more certain than this. */
const MAX_PROBABILITY = 0.95;

export interface Crossing {
  /** Probability that the threshold is crossed within the horizon. */
  readonly probability: number;
  /** Steps until the crossing: 10, 50 and 90 % of the crossing paths are over by then; null when no path crosses. */
  readonly steps: { readonly p10: number; readonly p50: number; readonly p90: number } | null;
}

const at = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!;

/**
 * When will the series cross `threshold`? Every past error path, added to the forecast, is one way it may go; also with its sign turned,
 * because errors of few origins lean to one side by chance.
 */
export function timeToThreshold(
  { point, errors }: Forecast,
  threshold: number,
  direction: 'above' | 'below',
): Crossing {
  const crosses = (value: number) => (direction === 'above' ? value >= threshold : value <= threshold);
  const steps: number[] = [];
  for (const path of errors)
    for (const sign of [1, -1]) {
      const step = point.findIndex((value, h) => crosses(value + sign * path[h]!));
      if (step >= 0) steps.push(step + 1);
    }
  const paths = 2 * errors.length;
  const probability = Math.min(MAX_PROBABILITY, (steps.length + 0.5) / (paths + 1));
  if (steps.length === 0) return { probability, steps: null };
  steps.sort((a, b) => a - b);
  return { probability, steps: { p10: at(steps, 0.1), p50: at(steps, 0.5), p90: at(steps, 0.9) } };
}
