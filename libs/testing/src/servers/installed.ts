import { existsSync } from 'node:fs';
import { delimiter, isAbsolute, join } from 'node:path';

/** True when the program is on the path, or the absolute path exists. */
export const isInstalled = (program: string): boolean =>
  isAbsolute(program)
    ? existsSync(program)
    : (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
