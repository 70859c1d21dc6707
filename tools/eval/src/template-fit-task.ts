import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EVIDENCE_COUNTS, type EvidenceCounts, TemplateMiner } from '@tocsin/detect';
import { readColumns } from './csv.js';
import { type EvalOptions, needFolder } from './data-folder.js';
import { type GroupingScore, scoreGrouping } from './grouping-score.js';

const SETS = ['loghub', 'freshlogs'] as const;

interface Program {
  readonly name: string;
  readonly lines: readonly Uint8Array[];
  readonly truth: readonly string[];
}

/** A setting of the miner's counts, and how each program does with it. */
interface Setting {
  readonly name: string;
  readonly scores: readonly GroupingScore[];
}

function programs(data: string): Program[] {
  return SETS.filter((set) => existsSync(join(data, set))).flatMap((set) =>
    readdirSync(join(data, set)).flatMap((name) => {
      const base = join(data, set, name, `${name}_2k.log_structured`);
      const path = [`${base}_corrected.csv`, `${base}.csv`].find(existsSync);
      if (!path) return [];
      const rows = readColumns(path, ['Content', 'EventId']);
      return [{ name, lines: rows.map(([content]) => Buffer.from(content!)), truth: rows.map(([, id]) => id!) }];
    }),
  );
}

function scoreOf({ name, lines, truth }: Program, counts: EvidenceCounts): GroupingScore {
  const miner = new TemplateMiner(name, counts);
  const nodes = lines.map((line) => miner.add(line, 0, line.length));
  return scoreGrouping(
    truth,
    nodes.map((node) => miner.rootOf(node)),
  );
}

const meanOf = (scores: readonly GroupingScore[]): GroupingScore => {
  const mean = (figure: keyof GroupingScore) => scores.reduce((sum, each) => sum + each[figure], 0) / scores.length;
  return { GA: mean('GA'), FGA: mean('FGA') };
};
const rounded = ({ GA, FGA }: GroupingScore) => ({ GA: Math.round(GA * 1e4) / 1e4, FGA: Math.round(FGA * 1e4) / 1e4 });
const worth = ({ GA, FGA }: GroupingScore): number => GA + FGA;

/**
 * Do the miner's counts fit the programs that they were chosen on? Each count is moved by one, both ways; for each program the setting that is
 * best on all others is taken and applied to it. `fixed`: the means with the counts as they are, `leftOut`: with those chosen without the program,
 * `best`: of the setting that is best on all.
 */
export function evaluateTemplateFit({ data }: EvalOptions): Record<string, unknown> {
  const all = programs(data);
  if (all.length === 0) needFolder(join(data, SETS[0]));
  const names = Object.keys(EVIDENCE_COUNTS) as (keyof EvidenceCounts)[];
  const moved = names.flatMap((name) =>
    [-1, 1].map((by) => ({
      name: `${name} ${EVIDENCE_COUNTS[name] + by}`,
      counts: { ...EVIDENCE_COUNTS, [name]: EVIDENCE_COUNTS[name] + by },
    })),
  );
  const settings: Setting[] = [{ name: 'as it is', counts: EVIDENCE_COUNTS }, ...moved].map(({ name, counts }) => ({
    name,
    scores: all.map((program) => scoreOf(program, counts)),
  }));
  const bestWithout = (left: number): Setting => {
    const value = ({ scores }: Setting) => worth(meanOf(scores.filter((_, at) => at !== left)));
    return settings.reduce((a, b) => (value(b) > value(a) ? b : a));
  };
  const fixed = settings[0]!;
  const chosen = all.map((_, at) => bestWithout(at));
  const leftOut = chosen.map(({ scores }, at) => scores[at]!);
  const best = bestWithout(-1);
  return {
    task: 'templatefit',
    settings: settings.length,
    fixed: rounded(meanOf(fixed.scores)),
    leftOut: rounded(meanOf(leftOut)),
    best: { setting: best.name, ...rounded(meanOf(best.scores)) },
    programs: Object.fromEntries(
      all.map(({ name }, at) => [
        name,
        { chosen: chosen[at]!.name, leftOut: rounded(leftOut[at]!), fixed: rounded(fixed.scores[at]!) },
      ]),
    ),
  };
}
