import { describe, expect, it } from '@jest/globals';
import { defaultRuleSet } from '@tocsin/contracts';
import { type RuleVersion, type TenantId } from '@tocsin/model';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { compileRules } from '../../rules/compiled-rules.js';
import { ServiceLogs } from './service-logs.js';
import { ServiceWindow } from './service-window.js';

const BUCKET = 10_000;
const rules = compileRules(defaultRuleSet(), 'v' as RuleVersion);
const subject = { tenant: 'acme' as TenantId, environment: 'prod', service: 'shop' };
const encoder = new TextEncoder();

function fold(logs: ServiceLogs, lines: readonly string[], endAt: number): ServiceWindow {
  const window = new ServiceWindow();
  for (const text of lines) {
    const bytes = encoder.encode(text);
    const shape = logs.shapes.shapeOf(bytes, 0, bytes.length);
    window.count(shape, 9);
    if (!logs.isLearnt(shape)) window.offerExample(shape, { time: endAt - 1, text, host: '', severity: 9 });
  }
  return window;
}

const close = (logs: ServiceLogs, lines: readonly string[], endAt: number) =>
  logs.closeBucket(fold(logs, lines, endAt), { endAt, bucketMs: BUCKET, idle: false }, rules);
const revived = (logs: ServiceLogs): ServiceLogs => {
  const writer = new ByteWriter();
  logs.encode(writer);
  return ServiceLogs.decode(new ByteReader(writer.take()));
};

describe('the logs of a service', () => {
  it('say what a minute was like: lines that fitted no template, templates found and merged', () => {
    let logs = new ServiceLogs(subject);
    const steady = Array.from({ length: 20 }, (_, n) => `order ${n} placed`);
    for (let endAt = BUCKET; endAt <= 60_000; endAt += BUCKET) close(logs, steady, endAt);
    expect(logs.health(0).parsing).toEqual({ templates: 1, unfit: 1, found: 1, merged: 0 });
    for (let endAt = 60_000 + BUCKET; endAt <= 120_000; endAt += BUCKET) {
      const users = ['ann', 'bob', 'cid', 'dan', 'eve'].map((user) => `cart of ${user} was kept`);
      close(logs, endAt === 90_000 ? [...steady, ...users] : steady, endAt);
      logs = revived(logs);
    }
    const { parsing, logs: lines } = logs.health(60_000);
    expect([lines, parsing!.templates]).toEqual([125, 2]);
    expect(parsing!.unfit).toBe(parsing!.found);
    expect(parsing!.merged).toBeGreaterThan(0);
  });

  it('give templates that turned out to be one as one, with the ids that it replaces and its text now', () => {
    const logs = new ServiceLogs(subject);
    close(logs, ['cart of ann was kept', 'cart of bob was kept'], BUCKET);
    const before = logs.takeInventory(true, BUCKET);
    expect(before.map(({ text }) => text)).toEqual(['cart of ann was kept', 'cart of bob was kept']);
    close(logs, ['cart of cid was kept', 'cart of dan was kept', 'cart of eve was kept'], 2 * BUCKET);
    const after = logs.takeInventory(true, 2 * BUCKET);
    expect(after.map(({ id, text }) => [id, text])).toEqual([[before[0]!.id, 'cart of <*> was kept']]);
    expect(after[0]!.replaces).toContain(before[1]!.id);
  });

  it('keep so many templates of a flood and no more, and count what fits none', () => {
    const logs = new ServiceLogs(subject);
    const word = (n: number) => n.toString(26).replace(/./g, (digit) => String.fromCharCode(97 + parseInt(digit, 26)));
    for (let n = 1; n <= 6; n++) {
      const flood = Array.from({ length: 2_000 }, (_, i) => {
        const at = 2_000 * n + i;
        return [at, at + 7, at + 77].map(word).join(' is no ');
      });
      close(logs, flood, n * BUCKET);
    }
    expect(logs.templates).toBeLessThanOrEqual(5_000);
    expect(logs.health(0).parsing!.unfit).toBeGreaterThan(6_000);
  });
});
