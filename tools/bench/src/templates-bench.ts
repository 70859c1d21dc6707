import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TemplateMiner } from '@tocsin/detect';
import { benchPython } from './python-bench.js';
import { type BenchResult, rate } from './result.js';

const LINES = 200_000;
/** Python is slower: it gets the first of the same lines. */
const PYTHON_LINES = 10_000;
const LIVE_TEMPLATES = 10_000;

/** Digits, and letters of hexadecimal ids, drawn anew: the line keeps its shape, its values do not repeat. */
function redraw(line: string, chance: () => number): string {
  const digit = (from: number) => String(from + Math.floor(chance() * (10 - from)));
  return line
    .replace(/\d+/g, (digits) => Array.from(digits, (_, i) => digit(i === 0 && digits.length > 1 ? 1 : 0)).join(''))
    .replace(/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/g, (hex) =>
      hex.replace(/[a-f]/g, () => 'abcdef'[Math.floor(chance() * 6)]!),
    );
}

function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 0x100000000;
}

/** Public log lines by system, as they stand in `TOCSIN_DATA`; null where it is absent. */
function systems(root: string): Map<string, string[]> | null {
  const folder = join(resolve(process.env.TOCSIN_DATA ?? join(root, '../shared/data')), 'loghub');
  if (!existsSync(folder)) return null;
  const raw = (name: string) => join(folder, name, `${name}_2k.log`);
  const found = readdirSync(folder).filter((name) => existsSync(raw(name)));
  return new Map(found.map((name) => [name, readFileSync(raw(name), 'utf8').split('\n').filter(Boolean)]));
}

/** Bytes in, template id out, on one core: the mean of the systems' rates; beside it Drain3 on the same lines. */
export function benchTemplates(root: string): Record<string, BenchResult> {
  const sources = systems(root);
  if (!sources) {
    process.stderr.write('templates: skipped, no public logs here (TOCSIN_DATA)\n');
    return {};
  }
  const chance = seeded(3);
  const out = join(root, 'out/bench/lines');
  mkdirSync(out, { recursive: true });
  const files: string[] = [];
  const rates: BenchResult[] = [];
  for (const [system, originals] of sources) {
    const lines = Array.from({ length: LINES }, (_, i) =>
      Buffer.from(redraw(originals[i % originals.length]!, chance)),
    );
    const miner = new TemplateMiner(system);
    const began = process.hrtime.bigint();
    for (const line of lines) miner.add(line, 0, line.length);
    rates.push(rate(LINES, began, undefined, 'lines/s'));
    files.push(join(out, system));
    writeFileSync(join(out, system), lines.slice(0, PYTHON_LINES).join('\n'));
  }
  const seconds = rates.reduce((sum, each) => sum + each.seconds, 0);
  const value = Math.round(rates.reduce((sum, each) => sum + each.value, 0) / rates.length);
  const drain3 = benchPython(root, 'drain3_lines.py', ['drain3==0.9.11'], files, 'lines/s');
  return {
    templates: { value, unit: 'lines/s', records: LINES * rates.length, seconds },
    ...(drain3 && { templates_drain3: drain3 }),
  };
}

/** Bytes in use after a full collection. */
function liveBytes(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Ten thousand templates alive at once: rate, and what one costs. */
export function benchLiveTemplates(): BenchResult {
  const chance = seeded(5);
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  const word = () =>
    Array.from({ length: 4 + Math.floor(chance() * 6) }, () => letters[Math.floor(chance() * 26)]).join('');
  const templates = Array.from({ length: LIVE_TEMPLATES }, () => Array.from({ length: 7 }, word));
  const line = (words: readonly string[]) =>
    Buffer.from(
      `${words.slice(0, 4).join(' ')} ${Math.floor(chance() * 1e6)} ${words.slice(4).join(' ')} in ${Math.floor(chance() * 1e4)} ms`,
    );
  const lines = Array.from({ length: 4 * LINES }, (_, i) => line(templates[(i * 7_919) % LIVE_TEMPLATES]!));
  const before = liveBytes();
  const miner = new TemplateMiner('live');
  const ids = new Set<string>();
  for (const each of lines.slice(0, 2 * LIVE_TEMPLATES)) ids.add(miner.templateOf(miner.add(each, 0, each.length)).id);
  const bytes = liveBytes() - before;
  const began = process.hrtime.bigint();
  for (const each of lines) miner.add(each, 0, each.length);
  const result = rate(lines.length, began, ids.size >= LIVE_TEMPLATES * 0.99, 'lines/s');
  return { ...result, templates: ids.size, bytesPerTemplate: Math.round(bytes / ids.size) };
}
