import { defaultRuleSet, encodeControlRecord } from '@tocsin/contracts';
import { IngestPacker, correlateStage, detectStage } from '@tocsin/pipeline';
import { benchLines } from './lines.js';
import { type BenchResult, rate } from './result.js';

const COUNT = 1_500_000;
const PER_SECOND = 1_500;
const START = Date.UTC(2026, 0, 5, 12);
const BATCH = 1_500;
const NOTHING: ReadonlySet<number> = new Set();

/** The whole pure path on one core: bytes → fields → packed → unpacked → templates → detectors → alerts → incidents. */
export function benchPipeline(): BenchResult {
  const { bytes, ends } = benchLines(COUNT, START, PER_SECOND);
  const partitions = { events: 1, scopes: 1 };
  const packer = new IngestPacker(1);
  packer.open(
    { tenant: 'default', environment: 'production', format: 'auto', service: '', backfill: false },
    'bench:0',
  );
  const detect = detectStage(partitions).initial(0);
  const correlate = correlateStage.initial(0);
  let offset = 0;
  let scopeOffset = 0;
  let incidents = 0;
  const pass = (value: Uint8Array, now: number) => {
    for (const output of detect.step({ offset: offset++, value }, now, NOTHING))
      incidents += correlate.step({ offset: scopeOffset++, value: output.value }, now, NOTHING).length;
  };
  pass(
    encodeControlRecord({
      type: 'config-activated',
      tenant: 'default' as never,
      ruleVersion: 'bench' as never,
      document: defaultRuleSet(),
    }),
    START,
  );
  const began = process.hrtime.bigint();
  for (let from = 0; from < COUNT; from += BATCH) {
    const now = START + Math.floor(((from + BATCH) / PER_SECOND) * 1_000);
    for (let i = from; i < from + BATCH; i++) packer.read(bytes, ends[i - 1] ?? 0, ends[i]!, i, now);
    for (const { value } of packer.take()) pass(value, now);
  }
  return rate(COUNT, began, incidents > 0);
}
