import { MetricBaselines } from '@tocsin/detect';
import { parseArguments } from './arguments.js';
import { readSeries } from './read-series.js';

const VIEW_WORDS: Readonly<Record<string, string>> = {
  range: 'outside anything seen before',
  'time-of-day': 'unusual for this time of day',
  shape: 'a course not seen before',
  distribution: 'its values are distributed differently',
  volatility: 'it moves more or less than usual',
  spike: 'a point that sticks out',
};

/** `tocsin detect`: what the baseline says of each point of a metric. CSV `timestamp,value,anomaly_score,state,expected,reason`. */
export async function detectSeries(args: readonly string[]): Promise<number> {
  const { files } = parseArguments(args, []);
  const baselines = new MetricBaselines('full');
  const slot = baselines.add();
  process.stdout.write('timestamp,value,anomaly_score,state,expected,reason\n');
  for (const { at, value } of readSeries(files[0] ?? '-')) {
    const { state, score, expected, views } = baselines.observe(slot, at, value);
    const reason = score > 0 ? views.map(({ name }) => VIEW_WORDS[name] ?? name).join('; ') : '';
    const cells = [
      new Date(at).toISOString(),
      value,
      score.toFixed(6),
      state,
      expected === null ? '' : expected.toFixed(4),
      reason,
    ];
    process.stdout.write(`${cells.join(',')}\n`);
  }
  return 0;
}
