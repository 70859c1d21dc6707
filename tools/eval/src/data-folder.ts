import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

export interface EvalOptions {
  readonly data: string;
  readonly out: string;
  /** Which simulated estates: `A..B`. */
  readonly seeds?: string;
}

/** Where the repository is: programs started by the bootstrap are told. */
export const repositoryRoot = (): string => process.env.TOCSIN_ROOT ?? process.cwd();

/** `--data DIR`, else `TOCSIN_DATA`, else `../shared/data` beside the repository. */
export function readOptions(args: readonly string[]): EvalOptions {
  const valueOf = (flag: string): string | undefined => {
    const at = args.indexOf(flag);
    return at >= 0 ? args[at + 1] : undefined;
  };
  const data = resolve(valueOf('--data') ?? process.env.TOCSIN_DATA ?? join(repositoryRoot(), '../shared/data'));
  const seeds = valueOf('--seeds');
  return {
    data,
    out: resolve(valueOf('--out') ?? join(repositoryRoot(), 'out/eval')),
    ...(seeds ? { seeds } : {}),
  };
}

/** Ends the run with code 2 and a clear word when the data of a task is absent. */
export function needFolder(path: string): string {
  if (existsSync(path)) return path;
  throw new MissingData(path);
}

export class MissingData extends Error {
  constructor(path: string) {
    super(`evaluation data not found: ${path}. Name its folder with --data or TOCSIN_DATA.`);
    this.name = 'MissingData';
  }
}
