import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const HOUR_MS = 3_600_000;
const tocsin = (args: readonly string[], input: string) => {
  const done = spawnSync(process.execPath, [join(process.cwd(), 'apps/cli/dist/main.js'), ...args], {
    input,
    encoding: 'utf8',
  });
  return { code: done.status, lines: done.stdout.trim().split('\n'), said: done.stderr };
};
/** Hours of a day's wave; the last one may stick out. */
const series = (hours: number, last?: number): string =>
  Array.from({ length: hours }, (_, i) => {
    const value =
      i === hours - 1 && last !== undefined ? last : 50 + 20 * Math.sin((i * 2 * Math.PI) / 24) + (i % 7) / 10;
    return `${new Date(i * HOUR_MS).toISOString()},${value}`;
  }).join('\n');

describe('tocsin', () => {
  it('lists its commands', () => {
    const { code, said } = tocsin(['--help'], '');
    expect([code, said]).toEqual([0, expect.stringContaining('tocsin forecast')]);
    expect(tocsin(['nonsense'], '').code).toBe(1);
  });
  it('templates: one id for lines that differ in values, and for lines of one record', () => {
    const { lines } = tocsin(['templates'], 'took 5 ms\ntook 7 ms\nstopped\n\tat the door\n');
    const ids = lines.slice(1).map((line) => line.split(',')[1]);
    expect([ids[0] === ids[1], ids[0] === ids[2], ids[2] === ids[3]]).toEqual([true, false, true]);
  });
  it('detect: says learning, then ready, and why a point is unusual', () => {
    const { lines } = tocsin(['detect'], `time,value\n${series(300, 400)}`);
    expect(lines[1]).toMatch(/,0\.000000,learning,/);
    expect(lines.at(-1)).toMatch(/,400,0\.[2-9]\d*,ready,[\d.]+,.*sticks out/);
  });
  it('forecast: an interval for each hour, a probability for a limit, and learning when there is too little', () => {
    const { lines } = tocsin(['forecast', '--hours', '24'], series(700));
    expect(lines).toHaveLength(25);
    const [, low, point, high] = lines[1]!.split(',').map(Number);
    expect([low! <= point!, point! <= high!]).toEqual([true, true]);
    expect(JSON.parse(tocsin(['forecast', '--above', '65'], series(700)).lines[0]!)).toMatchObject({ threshold: 65 });
    expect(tocsin(['forecast'], series(40))).toMatchObject({ code: 2, said: expect.stringContaining('learning') });
  });
  it('names the lines that it cannot read', () => {
    const { code, said } = tocsin(['detect'], `time,value\n${series(3)}\nyesterday,7\n`);
    expect([code, said]).toEqual([1, expect.stringMatching(/line 5\s+"yesterday,7" is not time,value/)]);
  });
});
