import { type BaselineTier, MetricBaselines } from '@tocsin/detect';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { type BenchResult, rate } from './result.js';

const SERIES = 100_000;
const MINUTE = 60_000;
const WARM_POINTS = 5_000;
const ROUNDS = 60;
/** One series in so many leaves its level halfway through. */
const FAULTY = 1_000;
const SHIFT = 40;
const PAGES_FROM = 0.18;

/** A day's wave with noise; cheap, and different from series to series. */
function valueOf(series: number, minute: number, noise: number): number {
  return 100 + 30 * Math.sin((minute + series) / 229) + 10 * noise;
}

/**
 * Points a second on one core of a hundred thousand series, one point of each in turn, so that no series' memory is still in the cache. Every
 * series has filled its windows before: all start from the same warm one.
 */
export function benchMetrics(tier: BaselineTier): BenchResult {
  const baselines = new MetricBaselines(tier);
  let state = 7;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000;
  const warm = baselines.add();
  for (let minute = 0; minute < WARM_POINTS; minute++)
    baselines.observe(warm, minute * MINUTE, valueOf(0, minute, chance()));
  const bytes = new ByteWriter();
  baselines.encode(warm, bytes);
  const slots = Array.from({ length: SERIES }, () => baselines.decode(new ByteReader(bytes.take())));
  const found = new Set<number>();
  const began = process.hrtime.bigint();
  for (let round = 0; round < ROUNDS; round++)
    for (let i = 0; i < SERIES; i++) {
      const isFaulty = round >= ROUNDS / 2 && i % FAULTY === 0;
      const value = valueOf(0, WARM_POINTS + round, chance()) + (isFaulty ? SHIFT : 0);
      const { score } = baselines.observe(slots[i]!, (WARM_POINTS + round) * MINUTE, value);
      if (isFaulty && score >= PAGES_FROM) found.add(i);
    }
  const result = rate(ROUNDS * SERIES, began, found.size > 0.5 * (SERIES / FAULTY), 'points/s');
  return { ...result, bytesPerSeries: baselines.bytesPerSeries };
}
