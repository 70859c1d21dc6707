// The lock file must install anywhere with `npm ci`: no registry addresses, every workspace and every optional platform package that a
// dependency names must be in it (npm silently leaves out those that were not yet published everywhere).
import { existsSync, readFileSync, readdirSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8'));
const names = new Set(Object.keys(packages).map((path) => path.replace(/^.*node_modules\//, '')));
const problems = [];
for (const [path, entry] of Object.entries(packages)) {
  if (/^https?:/.test(entry.resolved ?? ''))
    problems.push(`${path}: has a registry address (run npm install with the .npmrc)`);
  for (const name of Object.keys(entry.optionalDependencies ?? {}))
    if (!names.has(name)) problems.push(`${path}: optional dependency ${name} is missing; pin an older version`);
}
const { workspaces } = JSON.parse(readFileSync('package.json', 'utf8'));
for (const glob of workspaces) {
  const folder = glob.replace(/\/\*$/, '');
  for (const name of readdirSync(folder)) {
    const path = `${folder}/${name}`;
    if (existsSync(`${path}/package.json`) && !packages[path])
      problems.push(`${path}: not in the lock file (run npm install)`);
  }
}
for (const problem of problems) console.error(problem);
process.exit(problems.length ? 1 : 0);
