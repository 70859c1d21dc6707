import { MetricBaselines } from '@tocsin/detect';
import { type BenchResult, rate } from './result.js';

const SERIES = 10_000;
const POINTS = 10_000;
const MINUTE = 60_000;

const residentMb = (): number => Math.round(process.memoryUsage().rss / 1e6);

/** A hundred million points of ten thousand series in virtual time, every window filled twice over: memory must not grow after its start. */
export function soakMetrics(): BenchResult {
  const baselines = new MetricBaselines('full');
  const slots = Array.from({ length: SERIES }, () => baselines.add());
  let state = 7;
  const chance = () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000;
  let startMb = 0;
  const began = process.hrtime.bigint();
  for (let point = 0; point < POINTS; point++) {
    if (point === 500) startMb = residentMb();
    for (const slot of slots)
      baselines.observe(slot, point * MINUTE, 100 + 30 * Math.sin((point + slot) / 229) + 10 * chance());
  }
  return { ...rate(SERIES * POINTS, began, undefined, 'points/s'), startMb, endMb: residentMb() };
}
