import { readFileSync } from 'node:fs';
import { DEFAULT_TENANT, readConfig } from '@tocsin/platform';
import { checkRules } from '@tocsin/roles';
import { parse } from 'yaml';

/** `tocsin check-config`: the environment, and a rule document of the tenant `default` if one is named. All mistakes at once; code 1 when there are any. */
export async function checkConfig(args: readonly string[]): Promise<number> {
  const { storage } = readConfig(process.env);
  process.stderr.write(`environment: fine (${storage.kind} storage)\n`);
  const [file] = args;
  if (file) {
    const { version } = checkRules(DEFAULT_TENANT, parse(readFileSync(file, 'utf8')), file, new Map());
    process.stderr.write(`${file}: fine (${version})\n`);
  }
  return 0;
}
