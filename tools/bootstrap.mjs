// The first command on a fresh clone. Node only: installs what the lock file names when it changed, builds what is
// stale, then runs the task in this process (so that signals reach it) or hands over to the task's own program.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const callerDir = process.env.INIT_CWD ?? process.cwd();
const [task, ...rest] = process.argv.slice(2);

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Tocsin needs Node.js 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function install() {
  const lock = readFileSync(join(root, 'package-lock.json'));
  const { modules } = process.versions;
  const want = createHash('sha256').update(lock).update(`${modules} ${process.platform} ${process.arch}`).digest('hex');
  const stamp = join(root, 'node_modules/.tocsin-lock');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === want) return;
  console.error('Installing dependencies (once for each lock file) …');
  const args = ['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const done = spawnSync('npm', [...args, '--loglevel=error'], { cwd: root, stdio: ['ignore', 2, 2] });
  if (done.status !== 0) process.exit(done.status ?? 1);
  writeFileSync(stamp, want);
}

/** In a process of its own: the compiler's memory must not stay with the service. */
function build() {
  const code = node(['-e', `import('./tools/build.mjs').then(({ build }) => build(${JSON.stringify(root)}))`]);
  if (code !== 0) process.exit(code);
}

function run(command, args, env = {}) {
  const done = spawnSync(command, args, { cwd: root, stdio: 'inherit', env: { ...process.env, ...env } });
  return done.status ?? 1;
}

const node = (args, env) => run(process.execPath, args, env);
const bin = (name, args) => node([join('node_modules', name), ...args]);

function jest(kind, args) {
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'];
  return node([...flags, 'node_modules/jest/bin/jest.js', ...args], { TOCSIN_TEST_KIND: kind });
}

const lint = () => {
  const done = spawnSync(
    process.execPath,
    ['node_modules/nx/dist/bin/nx.js', 'run-many', '-t', 'lint', '--output-style=static'],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    },
  );
  process.stdout.write(done.stdout + done.stderr);
  // Without a project graph ESLint only warns and lets every import pass: that must not count as clean.
  return /will be skipped/.test(done.stdout + done.stderr) ? 1 : (done.status ?? 1);
};
const types = () =>
  bin('typescript/bin/tsc', ['-p', 'tsconfig.json']) ||
  bin('typescript/bin/tsc', ['-p', 'apps/console-web/tsconfig.json']);
const format = () => bin('prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.']);
const lockfile = () => node(['tools/check-lockfile.mjs']);

/** Runs the steps in order and stops at the first that fails. */
async function inOrder(...steps) {
  for (const step of steps) {
    const code = (await step()) ?? 0;
    if (code !== 0) process.exit(code);
  }
}

async function runProgram(folder, args) {
  build();
  process.setSourceMapsEnabled(true);
  process.env.TOCSIN_ROOT = root;
  const main = join(root, folder, 'dist/main.js');
  if (!existsSync(main)) throw new Error(`${folder} has no program: ${main} is missing`);
  process.argv = [process.argv[0], main, ...args];
  process.chdir(callerDir);
  await import(pathToFileURL(main).href);
}

const tasks = {
  start: () => runProgram('apps/standalone', rest),
  run: () => runProgram(rest[0], rest.slice(1)),
  build,
  test: () => inOrder(() => jest('unit', rest)),
  'test:int': () => inOrder(build, () => jest('int', rest)),
  e2e: () => inOrder(build, () => jest('e2e', rest)),
  lint: () => inOrder(lint),
  types: () => inOrder(types),
  format: () => inOrder(format),
  check: () => inOrder(lockfile, format, types, lint, () => jest('unit', rest)),
};

if (!tasks[task]) {
  console.error(`Unknown task "${task}". One of: ${Object.keys(tasks).join(', ')}.`);
  process.exit(1);
}
install();
await tasks[task]();
