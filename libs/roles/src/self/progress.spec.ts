import { describe, expect, it } from '@jest/globals';
import { MINUTE_MS } from '@tocsin/model';
import { DEFAULT_RUNNER_OPTIONS } from '@tocsin/pipeline';
import { GroupProgress, STOPPED_AFTER_MS } from './progress.js';

const firing = (samples: readonly [waiting: number, committed: number][], everyMs = MINUTE_MS / 2) => {
  const progress = new GroupProgress('g');
  return samples.map(([waiting, committed], i) =>
    progress
      .add({ at: i * everyMs, waiting, committed })
      .filter((condition) => condition.firing)
      .map(({ key }) => key.split('/')[0]),
  );
};
const repeat = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));

describe('GroupProgress', () => {
  it('is seen on a partition on which only time passes, well before it counts as stopped', () => {
    expect(DEFAULT_RUNNER_OPTIONS.idleSnapshotEveryMs).toBeLessThanOrEqual(STOPPED_AFTER_MS / 2);
  });
  it('says nothing while there is nothing to do, however long', () => {
    expect(firing(repeat(40, () => [0, 5])).flat()).toEqual([]);
  });
  it('says nothing while a backlog is worked off', () => {
    expect(firing(repeat(40, (i) => [100 - i, i])).flat()).toEqual([]);
  });
  it('speaks up once records have waited two minutes without any progress, and is quiet again with the first', () => {
    const said = firing([...repeat(6, () => [7, 5] as [number, number]), [6, 6]]);
    expect(said.map((keys) => keys.includes('progress-stopped'))).toEqual([
      false,
      false,
      false,
      false,
      true,
      true,
      false,
    ]);
  });
  it('speaks up when what waits has grown for ten minutes', () => {
    const said = firing(repeat(25, (i) => [i * 10, i]));
    expect(said.findIndex((keys) => keys.includes('lag-grows'))).toBe(20);
    expect(firing(repeat(40, (i) => [i % 2 === 0 ? 10 : 20, i])).flat()).toEqual([]);
  });
});
