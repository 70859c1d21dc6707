import { createHash } from 'node:crypto';
import { mkdir, open, readFile, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { ConfigurationError } from '@tocsin/model';
import { type Snapshot, type SnapshotChange, type SnapshotLease, type SnapshotStore } from '@tocsin/ports';

/** What one snapshot consists of; the only file that is replaced. */
interface Manifest {
  readonly key: string;
  readonly epoch: number;
  readonly snapshot: {
    readonly engine: string;
    readonly nextOffset: number;
    readonly segments: Record<string, string>;
  } | null;
}

const MANIFEST = 'manifest.json';

async function writeDurably(path: string, bytes: Uint8Array | string): Promise<void> {
  const temporary = `${path}.tmp`;
  const file = await open(temporary, 'w');
  try {
    await file.writeFile(bytes);
    await file.datasync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}

/** Snapshots as files: segments named by their hash, and a manifest that is replaced by rename. */
export class FolderSnapshotStore implements SnapshotStore {
  constructor(private readonly root: string) {}

  async acquire(key: string): Promise<SnapshotLease> {
    const folder = this.folderOf(key);
    await mkdir(folder, { recursive: true });
    const manifest = await this.manifest(folder);
    const epoch = manifest.epoch + 1;
    await writeDurably(join(folder, MANIFEST), JSON.stringify({ ...manifest, key, epoch } satisfies Manifest));
    return { key, epoch, snapshot: await this.load(folder, manifest) };
  }

  async write({ key, epoch }: SnapshotLease, change: SnapshotChange): Promise<'written' | 'fenced'> {
    const folder = this.folderOf(key);
    const before = await this.manifest(folder);
    const known = before.snapshot;
    if (before.epoch !== epoch || (known && change.nextOffset < known.nextOffset)) return 'fenced';
    const segments: Record<string, string> = {};
    for (const name of change.kept) segments[name] = known!.segments[name]!;
    for (const [name, bytes] of change.written) {
      segments[name] = createHash('sha256').update(bytes).digest('hex').slice(0, 32);
      await writeDurably(join(folder, segments[name]), bytes);
    }
    const { engine, nextOffset } = change;
    await writeDurably(
      join(folder, MANIFEST),
      JSON.stringify({ key, epoch, snapshot: { engine, nextOffset, segments } } satisfies Manifest),
    );
    await this.sweep(folder, new Set(Object.values(segments)));
    return 'written';
  }

  async *all(): AsyncGenerator<Snapshot & { readonly key: string }> {
    for (const name of (await readdir(this.root).catch(() => [])).sort()) {
      const folder = join(this.root, name);
      const manifest = await this.manifest(folder);
      const snapshot = await this.load(folder, manifest);
      if (snapshot && !manifest.key)
        throw new ConfigurationError('the snapshots', [
          {
            key: folder,
            problem: 'was written by an older build, which did not name it; start Tocsin once, then try again',
          },
        ]);
      if (snapshot) yield { ...snapshot, key: manifest.key };
    }
  }

  async close(): Promise<void> {}

  private folderOf(key: string): string {
    return join(this.root, key.replace(/[^A-Za-z0-9._-]/g, '_'));
  }

  private async manifest(folder: string): Promise<Manifest> {
    try {
      return JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest;
    } catch {
      return { key: '', epoch: 0, snapshot: null };
    }
  }

  /** A segment that is missing or damaged makes the whole snapshot unreadable: it is rebuilt from the log. */
  private async load(folder: string, { snapshot }: Manifest): Promise<Snapshot | null> {
    if (!snapshot) return null;
    const segments = new Map<string, Uint8Array>();
    for (const [name, hash] of Object.entries(snapshot.segments)) {
      const bytes = await readFile(join(folder, hash)).catch(() => null);
      if (!bytes || createHash('sha256').update(bytes).digest('hex').slice(0, 32) !== hash) return null;
      segments.set(name, bytes);
    }
    return { engine: snapshot.engine, nextOffset: snapshot.nextOffset, segments };
  }

  private async sweep(folder: string, live: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(folder))
      if (name !== MANIFEST && !live.has(name)) await rm(join(folder, name), { force: true });
  }
}
