import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type EvalOptions, repositoryRoot } from './data-folder.js';

type Figures = Record<string, unknown>;
type Task = (options: EvalOptions) => Figures;

/** `loghub.GA` of `{loghub: {GA: 0.97}}`. */
export function figureAt(figures: Figures, path: string): number | null {
  let value: unknown = figures;
  for (const name of path.split('.')) value = (value as Record<string, unknown> | undefined)?.[name];
  return typeof value === 'number' ? value : null;
}

/** Runs the tasks that have floors and compares. Floors may only be raised. Returns how many figures broke theirs. */
export function checkFloors(
  tasks: Readonly<Record<string, Task>>,
  options: EvalOptions,
  say: (line: string) => void,
): number {
  const floors = JSON.parse(readFileSync(join(repositoryRoot(), 'tools/eval/floors.json'), 'utf8')) as Record<
    string,
    Record<string, number>
  >;
  let passed = 0;
  let failed = 0;
  for (const [task, wanted] of Object.entries(floors)) {
    const figures = tasks[task]!(options);
    for (const [path, floor] of Object.entries(wanted)) {
      const figure = figureAt(figures, path);
      const holds = figure !== null && figure >= floor;
      if (holds) passed++;
      else failed++;
      say(`${holds ? 'ok    ' : 'BROKEN'} ${task} ${path} ${figure ?? 'not scored'} (floor ${floor})`);
    }
  }
  say(`${passed} passed, ${failed} failed`);
  return failed;
}
