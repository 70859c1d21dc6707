import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import {
  describeEventLogContract,
  describeSnapshotStoreContract,
  describeStateStoreContract,
  eventually,
} from '@tocsin/testing';
import { EmbeddedEventLog } from './event-log/embedded-event-log.js';
import { lockHome } from './home/lock-home.js';
import { FolderSnapshotStore } from './snapshots/folder-snapshot-store.js';
import { MemoryLiveUpdates, MemoryStateStore } from './state/memory-state-store.js';

const folder = () => mkdtempSync(join(tmpdir(), 'tocsin-embedded-'));

describeEventLogContract('embedded', async () => {
  const path = folder();
  const log = new EmbeddedEventLog(path);
  return { log, dispose: () => log.close().then(() => rmSync(path, { recursive: true, force: true })) };
});

describeSnapshotStoreContract('folder', async () => {
  const path = folder();
  return {
    store: new FolderSnapshotStore(path),
    reopen: async () => new FolderSnapshotStore(path),
    dispose: async () => rmSync(path, { recursive: true, force: true }),
  };
});

describeStateStoreContract('memory', async () => ({
  state: new MemoryStateStore(),
  updates: new MemoryLiveUpdates(),
  dispose: async () => {},
}));

describe('EmbeddedEventLog', () => {
  it('has everything again after it was reopened', async () => {
    const path = folder();
    const first = new EmbeddedEventLog(path);
    await first.ensureTopics([{ name: 't', partitions: 2 }]);
    await first.append([{ topic: 't', partition: 1, value: Buffer.from('a') }]);
    await first.close();
    const second = new EmbeddedEventLog(path);
    expect(await second.partitionCount('t')).toBe(2);
    expect(await second.append([{ topic: 't', partition: 1, value: null }])).toMatchObject([{ offset: 1 }]);
    await second.close();
    rmSync(path, { recursive: true });
  });

  it('never gives an offset out twice, even when retention took every record', async () => {
    const path = folder();
    let now = 1_000;
    const log = new EmbeddedEventLog(path, undefined, () => now);
    await log.ensureTopics([{ name: 't', partitions: 1, retentionMs: 10 }]);
    await log.append([{ topic: 't', partition: 0, value: Buffer.from('a') }]);
    now = 5_000;
    await log.trim();
    expect(await log.offsets({ topic: 't', partition: 0 })).toEqual({ start: 1, end: 1 });
    await log.close();
    const again = new EmbeddedEventLog(path);
    expect(await again.offsets({ topic: 't', partition: 0 })).toEqual({ start: 1, end: 1 });
    await again.close();
    rmSync(path, { recursive: true });
  });
});

describe('retention by size', () => {
  it('takes the oldest records beyond it, but none that a group has still to read, also after it was reopened', async () => {
    const path = folder();
    const place = { topic: 't', partition: 0 };
    const spec = { name: 't', partitions: 1, retentionBytes: 5_000 };
    const open = async () => {
      const log = new EmbeddedEventLog(path);
      await log.ensureTopics([spec]);
      return log;
    };
    const first = await open();
    const records = Array.from({ length: 10 }, () => ({ ...place, value: Buffer.alloc(1_000) }));
    await first.append(records);
    await first.place('slow', [{ ...place, nextOffset: 2 }]);
    await first.place('fast', [{ ...place, nextOffset: 9 }]);
    await first.trim();
    expect(await first.offsets(place)).toEqual({ start: 2, end: 10 });
    await first.close();
    const again = await open();
    await again.place('slow', [{ ...place, nextOffset: 9 }]);
    await again.trim();
    expect(await again.offsets(place)).toEqual({ start: 6, end: 10 });
    await again.close();
    rmSync(path, { recursive: true });
  });
});

describe('lockHome', () => {
  it('refuses a second owner by name and frees the folder with the first', async () => {
    const path = folder();
    const release = await lockHome(path);
    await expect(lockHome(path)).rejects.toThrow(new RegExp(`TOCSIN_HOME .*in use.*pid ${process.pid}`));
    await release();
    await eventually(async () => (await lockHome(path))());
    rmSync(path, { recursive: true });
  });
});

describe('FolderSnapshotStore', () => {
  it('does not copy a snapshot whose name it does not know', async () => {
    const root = folder();
    mkdirSync(join(root, 'detect-0'));
    const nameless = { epoch: 1, snapshot: { engine: 'e', nextOffset: 7, segments: {} } };
    writeFileSync(join(root, 'detect-0', 'manifest.json'), JSON.stringify(nameless));
    await expect(new FolderSnapshotStore(root).all().next()).rejects.toThrow(/detect-0.*start Tocsin once/s);
    rmSync(root, { recursive: true });
  });
});
