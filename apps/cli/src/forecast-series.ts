import { forecast, halfWidth, timeToThreshold } from '@tocsin/detect';
import { ConfigurationError } from '@tocsin/model';
import { parseArguments } from './arguments.js';
import { readSeries } from './read-series.js';

const HOUR_MS = 3_600_000;
const SEASONS = { short: 24, long: 168 };
const MAX_HOURS = 24 * 7 * 12;

/** Means by the hour; an hour without a point repeats the one before. */
function hourly(file: string): { startAt: number; values: Float64Array } {
  const rows = readSeries(file).sort((a, b) => a.at - b.at);
  if (rows.length === 0) throw new ConfigurationError(file, [{ key: 'line 1', problem: 'there is no point' }]);
  const first = Math.floor(rows[0]!.at / HOUR_MS);
  const values = new Float64Array(Math.floor(rows[rows.length - 1]!.at / HOUR_MS) - first + 1);
  const counts = new Float64Array(values.length);
  for (const { at, value } of rows) {
    const hour = Math.floor(at / HOUR_MS) - first;
    counts[hour]!++;
    values[hour]! += (value - values[hour]!) / counts[hour]!;
  }
  for (let hour = 1; hour < values.length; hour++) if (counts[hour] === 0) values[hour] = values[hour - 1]!;
  const from = Math.max(0, values.length - MAX_HOURS);
  return { startAt: (first + from) * HOUR_MS, values: values.slice(from) };
}

/**
 * `tocsin forecast`: the next hours of a metric with a 95 % interval. CSV `time,p2_5,point,p97_5`; with `--above` or `--below` one line of
 * JSON with the probability of crossing within the horizon and the hours until then.
 */
export async function forecastSeries(args: readonly string[]): Promise<number> {
  const { files, options } = parseArguments(args, ['--hours', '--above', '--below']);
  const horizon = Number(options.get('--hours') ?? 48);
  if (!Number.isInteger(horizon) || horizon < 1 || horizon > 168)
    throw new ConfigurationError('tocsin forecast', [
      { key: '--hours', problem: 'must be a whole number from 1 to 168' },
    ]);
  const { startAt, values } = hourly(files[0] ?? '-');
  const said = forecast(values, { ...SEASONS, horizon });
  if (!said) {
    process.stderr.write(`learning: ${values.length} hours are too few for a forecast of ${horizon}\n`);
    return 2;
  }
  for (const [option, direction] of [
    ['--above', 'above'],
    ['--below', 'below'],
  ] as const) {
    const limit = options.get(option);
    if (limit === undefined) continue;
    process.stdout.write(
      `${JSON.stringify({ threshold: Number(limit), direction, ...timeToThreshold(said, Number(limit), direction) })}\n`,
    );
    return 0;
  }
  process.stdout.write('time,p2_5,point,p97_5\n');
  said.point.forEach((value, h) => {
    const width = halfWidth(said, h, 0.95);
    const at = new Date(startAt + (values.length + h) * HOUR_MS).toISOString();
    process.stdout.write(`${at},${(value - width).toFixed(4)},${value.toFixed(4)},${(value + width).toFixed(4)}\n`);
  });
  return 0;
}
