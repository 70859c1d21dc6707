import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type LiveUpdates, type StateStore } from '@tocsin/ports';
import { eventually } from '../eventually.js';

export interface StateStoreFixture {
  readonly state: StateStore;
  readonly updates: LiveUpdates;
  readonly dispose: () => Promise<void>;
}

/** Every promise of the StateStore and LiveUpdates ports; each adapter runs it. */
export function describeStateStoreContract(name: string, open: () => Promise<StateStoreFixture>): void {
  describe(`StateStore and LiveUpdates: ${name}`, () => {
    let fixture: StateStoreFixture;
    let serial = 0;
    const key = () => `acme:contract:${process.pid}:${Date.now()}:${serial++}`;

    beforeEach(async () => {
      fixture = await open();
    });
    afterEach(() => fixture.dispose());

    it('keeps a value for its time', async () => {
      const { state } = fixture;
      const at = key();
      expect(await state.get(at)).toBeNull();
      await state.set(at, 'v', 60_000);
      expect(await state.get(at)).toBe('v');
      await state.set(at, 'w', 30);
      await eventually(async () => expect(await state.get(at)).toBeNull());
      await state.set(at, 'x', 60_000);
      await state.delete(at);
      expect(await state.get(at)).toBeNull();
    });

    it('counts within a window', async () => {
      const { state } = fixture;
      const at = key();
      expect(await state.increment(at, 300)).toBe(1);
      expect(await state.increment(at, 60_000)).toBe(2);
      await eventually(async () => expect(await state.get(at)).toBeNull());
      expect(await state.increment(at, 60_000)).toBe(1);
    });

    it('gives a lease to one owner at a time', async () => {
      const { state } = fixture;
      const at = key();
      expect(await state.acquireLease(at, 'a', 60_000)).toBe(true);
      expect(await state.acquireLease(at, 'b', 60_000)).toBe(false);
      expect(await state.acquireLease(at, 'a', 60_000)).toBe(true);
      await state.releaseLease(at, 'b');
      expect(await state.acquireLease(at, 'b', 60_000)).toBe(false);
      await state.releaseLease(at, 'a');
      expect(await state.acquireLease(at, 'b', 30)).toBe(true);
      await eventually(async () => expect(await state.acquireLease(at, 'a', 60_000)).toBe(true));
    });

    it('reaches every listener of the channel until it leaves', async () => {
      const { updates } = fixture;
      const channel = key();
      const seen: string[] = [];
      const leave = await updates.subscribe(channel, (message) => seen.push(`1 ${message}`));
      const stay = await updates.subscribe(channel, (message) => seen.push(`2 ${message}`));
      await updates.publish(`${channel}-other`, 'not here');
      await updates.publish(channel, 'a');
      await eventually(() => expect([...seen].sort()).toEqual(['1 a', '2 a']));
      await leave();
      await updates.publish(channel, 'b');
      await eventually(() => expect(seen).toContain('2 b'));
      expect(seen).not.toContain('1 b');
      await stay();
    });
  });
}
