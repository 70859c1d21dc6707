// One pass of swc over every stale source file: src/x.ts → dist/x.js. A file is stale when the content hash on the last
// line of its output differs, so an unchanged tree costs only the reading. The web console is built by Vite.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

function* walk(dir) {
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) yield* walk(path);
    else yield path;
  }
}

/** Folders with a package.json directly under the workspace globs of the root manifest. */
function projects(root) {
  const { workspaces } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return workspaces
    .map((glob) => join(root, glob.replace(/\/\*$/, '')))
    .filter((dir) => existsSync(dir))
    .flatMap((dir) => readdirSync(dir).map((name) => join(dir, name)))
    .filter((dir) => existsSync(join(dir, 'package.json')));
}

async function buildServer(root) {
  const options = JSON.parse(readFileSync(join(root, '.swcrc'), 'utf8'));
  const salt = readFileSync(join(root, '.swcrc'), 'utf8');
  let swc;
  for (const project of projects(root)) {
    const src = join(project, 'src');
    if (!existsSync(src) || existsSync(join(project, 'vite.config.ts'))) continue;
    const wanted = new Set();
    for (const file of walk(src)) {
      if (!file.endsWith('.ts') || file.endsWith('.d.ts') || file.endsWith('.spec.ts')) continue;
      const out = join(project, 'dist', relative(src, file).replace(/\.ts$/, '.js'));
      wanted.add(out).add(`${out}.map`);
      const code = readFileSync(file, 'utf8');
      const mark = `//# hash=${createHash('sha256').update(salt).update(code).digest('hex')}`;
      if (existsSync(out) && readFileSync(out, 'utf8').endsWith(mark)) continue;
      swc ??= (await import('@swc/core')).default;
      const result = swc.transformSync(code, { ...options, filename: file, swcrc: false });
      mkdirSync(dirname(out), { recursive: true });
      writeFileSync(`${out}.map`, result.map);
      const sourceMap = `//# sourceMappingURL=${relative(dirname(out), `${out}.map`)}`;
      writeFileSync(out, `${result.code}\n${sourceMap}\n${mark}`);
    }
    const dist = join(project, 'dist');
    if (existsSync(dist)) for (const old of walk(dist)) if (!wanted.has(old)) rmSync(old);
  }
}

/** Rebuilds the web console when a source file is newer than what was built. */
async function buildWeb(root) {
  const web = join(root, 'apps/console-web');
  if (!existsSync(join(web, 'vite.config.ts'))) return;
  const stamp = join(web, 'dist/.built');
  const sources = [...walk(join(web, 'src')), ...walk(join(root, 'libs/client/src')), join(web, 'index.html')];
  const newest = Math.max(...sources.map((file) => statSync(file).mtimeMs));
  if (existsSync(stamp) && statSync(stamp).mtimeMs >= newest) return;
  const vite = await import('vite');
  await vite.build({ root: web, logLevel: 'warn', configFile: join(web, 'vite.config.ts') });
  writeFileSync(stamp, '');
}

export async function build(root) {
  await buildServer(root);
  await buildWeb(root);
}
