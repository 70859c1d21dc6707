import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateMiner } from '@tocsin/detect';
import { quoteCsv, readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const SETS = ['loghub', 'freshlogs'] as const;

/** Lines one after the other; the seed is fixed, so that the figure is. */
const SHUFFLE_SEED = 11;
/** What is scored: ids as they are at the end, as first given, and as they are when the lines come in another order. */
const FOLDERS = { '': 'templates', First: 'templates-first', Shuffled: 'templates-shuffled' } as const;

interface Mined {
  readonly lines: number;
  readonly nanoseconds: bigint;
}

function shuffledOrder(count: number): number[] {
  const order = Array.from({ length: count }, (_, i) => i);
  let state = SHUFFLE_SEED;
  for (let i = count - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

const row = ({ id, text }: { id: string; text: string }) => `${id},${quoteCsv(text)}`;

/** Mines one system's messages in order; writes the ids as they are at the end, and as they were first given. */
function mine(path: string, system: string, out: string): Mined {
  const lines = readColumns(path, ['Content']).map(([content]) => Buffer.from(content!));
  const miner = new TemplateMiner(system);
  const began = process.hrtime.bigint();
  const nodes = lines.map((line) => miner.add(line, 0, line.length));
  const nanoseconds = process.hrtime.bigint() - began;
  const write = (name: string, rows: readonly string[]) =>
    writeFileSync(join(out, name), `EventId,EventTemplate\n${rows.join('\n')}\n`);
  write(
    `${FOLDERS['']}/${system}.csv`,
    nodes.map((node) => row(miner.templateOf(node))),
  );
  const streaming = new TemplateMiner(system);
  const first = lines.map((line) => row(streaming.templateOf(streaming.add(line, 0, line.length))));
  for (const name of [`${FOLDERS['']}/${system}.first.csv`, `${FOLDERS.First}/${system}.csv`]) write(name, first);
  const other = new TemplateMiner(system);
  const nodeOf: number[] = [];
  for (const at of shuffledOrder(lines.length)) nodeOf[at] = other.add(lines[at]!, 0, lines[at]!.length);
  write(
    `${FOLDERS.Shuffled}/${system}.csv`,
    nodeOf.map((node) => row(other.templateOf(node))),
  );
  return { lines: lines.length, nanoseconds };
}

type Scores = Record<string, Record<string, number>>;
const FIGURES = ['GA', 'FGA', 'PA_loose', 'FTA', 'FTA_loose'] as const;

function meanOf(scores: Scores): Record<string, number> {
  const systems = Object.entries(scores).filter(([name]) => !/^mean$/i.test(name));
  return Object.fromEntries(
    FIGURES.map((figure) => {
      const sum = systems.reduce((total, [, values]) => total + (values[figure] ?? 0), 0);
      return [figure, Math.round((sum / systems.length) * 1e4) / 1e4];
    }),
  );
}

/** Mines every system of the public sets with one setting and returns the means of the scorer's figures; `…First`: ids as they were first given, `…Shuffled`: another order of lines. */
export function evaluateTemplates({ data, out }: EvalOptions): Record<string, unknown> {
  for (const folder of Object.values(FOLDERS)) mkdirSync(join(out, folder), { recursive: true });
  const figures: Record<string, unknown> = { task: 'templates' };
  let lines = 0;
  let nanoseconds = 0n;
  const sets = SETS.filter((set) => existsSync(join(data, set)));
  if (sets.length === 0) needFolder(join(data, SETS[0]));
  for (const set of sets) {
    const root = join(data, set);
    const systems = readdirSync(root).filter((name) => existsSync(join(root, name, `${name}_2k.log_structured.csv`)));
    for (const system of systems) {
      const mined = mine(join(root, system, `${system}_2k.log_structured.csv`), system, out);
      lines += mined.lines;
      nanoseconds += mined.nanoseconds;
    }
    for (const [which, folder] of Object.entries(FOLDERS)) {
      const args = ['--truth-dir', root, '--pred-dir', join(out, folder)];
      const asked = set === 'loghub' ? [...args, '--corrected'] : args;
      const scores = runScorer(data, 'logparse_score.py', root, asked) as Scores | null;
      if (scores) figures[`${set}${which}`] = meanOf(scores);
    }
  }
  return { ...figures, lines, linesPerSecondCold: Math.round((lines * 1e9) / Number(nanoseconds)) };
}
