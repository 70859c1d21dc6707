import { resolve } from 'node:path';
import { TOPICS } from '@tocsin/contracts';
import { ConfigurationError } from '@tocsin/model';
import { type Platform, openPlatform, readConfig } from '@tocsin/platform';
import { type Manifest, backUp, readManifest, reshard, restore, topicsFor } from '@tocsin/roles';
import { parseArguments } from './arguments.js';

function folderIn([folder]: readonly string[], command: string): string {
  if (!folder || folder.startsWith('-'))
    throw new ConfigurationError('the arguments', [{ key: command, problem: 'needs a folder' }]);
  return resolve(folder);
}

async function on<T>(platform: Platform, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await platform.close();
  }
}

const say = (what: string, { topics, snapshots, schema }: Manifest, folder: string): void => {
  const partitions = topics.reduce((sum, topic) => sum + topic.partitions.length, 0);
  process.stderr.write(
    `${what} ${folder}: schema ${schema}, ${partitions} partitions, ${snapshots.length} snapshots\n`,
  );
};

/** `tocsin backup`: what the environment names, into a new folder. On servers while Tocsin runs; embedded storage has one user only. */
export async function backupInto(args: readonly string[]): Promise<number> {
  const folder = folderIn(args, 'backup');
  const platform = await openPlatform(readConfig(process.env), 'backup', process.env);
  say('wrote', await on(platform, () => backUp(platform, folder)), folder);
  return 0;
}

/** `tocsin restore`: a backup into the empty storage that the environment names; before anything is started on it. */
export async function restoreFrom(args: readonly string[]): Promise<number> {
  const folder = folderIn(args, 'restore');
  const manifest = await readManifest(folder);
  const config = readConfig(process.env);
  topicsFor(manifest, config);
  const platform = await openPlatform(config, 'restore', process.env, { schema: manifest.schema });
  await on(platform, () => restore(platform, folder, manifest));
  say('restored', manifest, folder);
  return 0;
}

/** `tocsin reshard`: of a backup of the stopped Tocsin, one for other numbers of partitions, to be restored. */
export async function reshardInto(args: readonly string[]): Promise<number> {
  const { options, files } = parseArguments(args, ['--events', '--scopes']);
  const [from, folder] = [folderIn(files, 'reshard'), folderIn(files.slice(1), 'reshard')];
  const manifest = await readManifest(from);
  const held = (name: string) => manifest.topics.find((topic) => topic.name === name)!.partitions.length;
  const to = {
    events: countIn(options, '--events') ?? held(TOPICS.events),
    scopes: countIn(options, '--scopes') ?? held(TOPICS.scopes),
  };
  say('wrote', await reshard(from, manifest, to, folder), folder);
  process.stderr.write(
    `restore it into empty storage with TOCSIN_EVENT_PARTITIONS=${to.events} TOCSIN_SCOPE_PARTITIONS=${to.scopes}\n`,
  );
  return 0;
}

function countIn(options: ReadonlyMap<string, string>, name: string): number | null {
  const text = options.get(name);
  if (text === undefined) return null;
  const count = Number(text);
  if (Number.isInteger(count) && count >= 1 && count <= 1_024) return count;
  throw new ConfigurationError('the arguments', [{ key: name, problem: 'must be a whole number from 1 to 1024' }]);
}
