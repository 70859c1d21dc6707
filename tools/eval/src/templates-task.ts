import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { TemplateMiner } from '@tocsin/detect';
import { quoteCsv, readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { runScorer } from './score.js';

const SETS = ['loghub', 'freshlogs'] as const;

interface Mined {
  readonly lines: number;
  readonly nanoseconds: bigint;
}

/** Mines one system's messages in order; writes the ids as they are at the end, and as they were first given. */
function mine(path: string, system: string, out: string): Mined {
  const lines = readColumns(path, ['Content']).map(([content]) => Buffer.from(content!));
  const miner = new TemplateMiner(system);
  const began = process.hrtime.bigint();
  const nodes = lines.map((line) => miner.add(line, 0, line.length));
  const nanoseconds = process.hrtime.bigint() - began;
  const row = ({ id, text }: { id: string; text: string }) => `${id},${quoteCsv(text)}`;
  const write = (name: string, rows: readonly string[]) =>
    writeFileSync(join(out, name), `EventId,EventTemplate\n${rows.join('\n')}\n`);
  write(
    `${system}.csv`,
    nodes.map((node) => row(miner.templateOf(node))),
  );
  const streaming = new TemplateMiner(system);
  write(
    `${system}.first.csv`,
    lines.map((line) => row(streaming.templateOf(streaming.add(line, 0, line.length)))),
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

/** Mines every system of the public sets with one setting and returns the means of the scorer's figures. */
export function evaluateTemplates({ data, out }: EvalOptions): Record<string, unknown> {
  const folder = join(out, 'templates');
  mkdirSync(folder, { recursive: true });
  const figures: Record<string, unknown> = { task: 'templates' };
  let lines = 0;
  let nanoseconds = 0n;
  const sets = SETS.filter((set) => existsSync(join(data, set)));
  if (sets.length === 0) needFolder(join(data, SETS[0]));
  for (const set of sets) {
    const root = join(data, set);
    const systems = readdirSync(root).filter((name) => existsSync(join(root, name, `${name}_2k.log_structured.csv`)));
    for (const system of systems) {
      const mined = mine(join(root, system, `${system}_2k.log_structured.csv`), system, folder);
      lines += mined.lines;
      nanoseconds += mined.nanoseconds;
    }
    const args = ['--truth-dir', root, '--pred-dir', folder];
    const asked = set === 'loghub' ? [...args, '--corrected'] : args;
    const scores = runScorer(data, 'logparse_score.py', root, asked) as Scores | null;
    if (scores) figures[set] = meanOf(scores);
  }
  return { ...figures, lines, linesPerSecondCold: Math.round((lines * 1e9) / Number(nanoseconds)) };
}
