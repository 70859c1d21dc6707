import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { readColumns } from './csv.js';
import { needFolder } from './data-folder.js';

/** One line of a public log file, without its time. */
export interface PublicLine {
  readonly system: string;
  readonly level: string;
  readonly message: string;
}

export interface PublicSeries {
  readonly name: string;
  readonly service: string;
  readonly values: readonly number[];
}

const LEVELS: Readonly<Record<string, string>> = { FATAL: 'fatal', SEVERE: 'error', FAILURE: 'error', WARNING: 'warn' };

const hasLevels = (path: string): boolean =>
  readFileSync(path, 'utf8').slice(0, 400).split('\n')[0]!.includes(',Level,');

/** The lines of all systems in turn, each system in its own order. */
export function readLines(data: string): PublicLine[] {
  const root = needFolder(join(data, 'loghub'));
  const systems = readdirSync(root).filter((name) => existsSync(join(root, name, `${name}_2k.log_structured.csv`)));
  const files = systems.map((system) => {
    const path = join(root, system, `${system}_2k.log_structured.csv`);
    const levels = hasLevels(path) ? readColumns(path, ['Level']) : [];
    return readColumns(path, ['Content']).map(([message], i): PublicLine => {
      const level = levels[i]?.[0] ?? 'info';
      return { system: system.toLowerCase(), level: LEVELS[level] ?? level.toLowerCase(), message: message! };
    });
  });
  const longest = Math.max(...files.map(({ length }) => length));
  return Array.from({ length: longest }, (_, i) => files.flatMap((lines) => lines[i] ?? [])).flat();
}

/** Every metric file as a series of one service a category. */
export function readSeries(data: string): PublicSeries[] {
  const root = needFolder(join(data, 'nab', 'data'));
  return readdirSync(root).flatMap((category) =>
    readdirSync(join(root, category)).map((file) => ({
      name: file.replace(/\.csv$/, '').replace(/[^a-zA-Z0-9]+/g, '_'),
      service: category.toLowerCase(),
      values: readColumns(join(root, category, file), ['value']).map(([value]) => Number(value)),
    })),
  );
}
