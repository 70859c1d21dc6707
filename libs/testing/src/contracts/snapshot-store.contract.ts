import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type SnapshotStore } from '@tocsin/ports';

export interface SnapshotStoreFixture {
  readonly store: SnapshotStore;
  /** Another handle on the same storage, as a restarted process has it. */
  readonly reopen: () => Promise<SnapshotStore>;
  readonly dispose: () => Promise<void>;
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));
const change = (nextOffset: number, written: Record<string, string>, kept: string[] = []) => ({
  engine: 'e1',
  nextOffset,
  written: new Map(Object.entries(written).map(([name, text]) => [name, bytes(text)])),
  kept,
});

/** Every promise of the SnapshotStore port; each adapter runs it. */
export function describeSnapshotStoreContract(name: string, open: () => Promise<SnapshotStoreFixture>): void {
  describe(`SnapshotStore: ${name}`, () => {
    let fixture: SnapshotStoreFixture;
    let store: SnapshotStore;
    const key = `detect/events/${process.pid}-${Date.now()}`;
    let serial = 0;
    const nextKey = () => `${key}-${serial++}`;

    beforeEach(async () => {
      fixture = await open();
      store = fixture.store;
    });
    afterEach(() => fixture.dispose());

    it('has nothing at first and reads back what was written, also after a restart', async () => {
      const at = nextKey();
      const lease = await store.acquire(at);
      expect(lease.snapshot).toBeNull();
      expect(await store.write(lease, change(7, { a: 'one', b: 'two' }))).toBe('written');
      const { snapshot } = await (await fixture.reopen()).acquire(at);
      expect([snapshot?.engine, snapshot?.nextOffset]).toEqual(['e1', 7]);
      expect([...snapshot!.segments].map(([segment, content]) => [segment, Buffer.from(content).toString()])).toEqual([
        ['a', 'one'],
        ['b', 'two'],
      ]);
    });

    it('carries kept segments over and drops the rest', async () => {
      const at = nextKey();
      const lease = await store.acquire(at);
      await store.write(lease, change(1, { a: 'one', b: 'two', c: 'three' }));
      await store.write(lease, change(2, { b: 'changed' }, ['a']));
      const { snapshot } = await store.acquire(at);
      const content = [...snapshot!.segments].map(([segment, each]) => `${segment}=${Buffer.from(each).toString()}`);
      expect(content.sort()).toEqual(['a=one', 'b=changed']);
    });

    it('fences the older owner', async () => {
      const at = nextKey();
      const zombie = await store.acquire(at);
      const owner = await store.acquire(at);
      expect(owner.epoch).toBeGreaterThan(zombie.epoch);
      expect(await store.write(owner, change(5, { a: 'new' }))).toBe('written');
      expect(await store.write(zombie, change(9, { a: 'old' }))).toBe('fenced');
      expect((await store.acquire(at)).snapshot?.nextOffset).toBe(5);
    });

    it('shows the newest of every key without taking it over', async () => {
      const at = nextKey();
      const lease = await store.acquire(at);
      await store.write(lease, change(5, { a: 'x', b: 'y' }));
      const found = [];
      for await (const snapshot of store.all()) if (snapshot.key === at) found.push(snapshot);
      expect(found).toMatchObject([{ engine: 'e1', nextOffset: 5 }]);
      expect([...found[0]!.segments].map(([name, data]) => `${name}=${Buffer.from(data)}`)).toEqual(['a=x', 'b=y']);
      expect(await store.write(lease, change(6, {}, ['a']))).toBe('written');
    });

    it('never goes back', async () => {
      const lease = await store.acquire(nextKey());
      await store.write(lease, change(5, { a: 'x' }));
      expect(await store.write(lease, change(4, { a: 'y' }))).toBe('fenced');
      expect(await store.write(lease, change(5, { a: 'z' }))).toBe('written');
    });

    it('keeps keys apart and takes four megabytes', async () => {
      const [one, two] = [nextKey(), nextKey()];
      const big = new Uint8Array(4 << 20).fill(9);
      await store.write(await store.acquire(one), {
        engine: 'e',
        nextOffset: 1,
        written: new Map([['s', big]]),
        kept: [],
      });
      expect((await store.acquire(two)).snapshot).toBeNull();
      expect((await store.acquire(one)).snapshot?.segments.get('s')?.length).toBe(4 << 20);
    });
  });
}
