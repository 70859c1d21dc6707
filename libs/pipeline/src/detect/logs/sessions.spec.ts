import { describe, expect, it } from '@jest/globals';
import { defaultRuleSet } from '@tocsin/contracts';
import { type RuleVersion, type TenantId } from '@tocsin/model';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { compileRules } from '../../rules/compiled-rules.js';
import { ServiceLogs } from './service-logs.js';
import { ServiceWindow } from './service-window.js';

const BUCKET = 10_000;
const MINUTE = 60_000;
const rules = compileRules(defaultRuleSet(), 'v' as RuleVersion);
const subject = { tenant: 'acme' as TenantId, environment: 'prod', service: 'shop' };
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text));

/** A line, and the session that its producer named. */
type Line = readonly [text: string, session?: string];

function close(logs: ServiceLogs, lines: readonly Line[], endAt: number) {
  const window = new ServiceWindow();
  const startAt = endAt - BUCKET;
  lines.forEach(([text, session = ''], item) => {
    const bytes = bytesOf(text + session);
    const end = bytesOf(text).length;
    const shape = logs.shapes.shapeOf(bytes, 0, end);
    window.count(shape, 9);
    const source = { bytes, offset: -1, item, sessionStart: end, sessionEnd: bytes.length };
    logs.sessions.fold(source, { at: startAt, bucketAt: startAt, shape }, logs.shapes.tokens, window.sessions);
    if (!logs.isLearnt(shape)) window.offerExample(shape, { time: startAt, text, host: '', severity: 9 });
  });
  return logs
    .closeBucket(window, { endAt, bucketMs: BUCKET, idle: false }, rules)
    .filter(({ kind }) => kind === 'log.sequence');
}
const session = (id: string): Line[] => [
  ['cart is opened', id],
  ['cart is priced', id],
  ['cart is paid', id],
];
const CUT: readonly Line[] = [['cart is opened', 'cut']];
const SILENCE = 13;

/** Two sessions a minute. */
function taught(): ServiceLogs {
  const logs = new ServiceLogs(subject);
  for (let n = 1; n <= 120 * 6; n++) close(logs, n % 3 === 0 ? session(`s${n}`) : [], n * BUCKET);
  return logs;
}
const TAUGHT_AT = 120 * MINUTE;
const revived = (logs: ServiceLogs): ServiceLogs => {
  const writer = new ByteWriter();
  logs.encode(writer);
  return ServiceLogs.decode(new ByteReader(writer.take()));
};
/** What is said of these lines once their sessions have ended; `step` sees the logs before each bucket. */
function said(logs: ServiceLogs, lines: readonly Line[], step = (each: ServiceLogs) => each) {
  let now = logs;
  return Array.from({ length: SILENCE + 1 }, (_, n) => {
    now = step(now);
    return close(now, n === 0 ? lines : [], TAUGHT_AT + (n + 1) * BUCKET);
  }).flat();
}

describe('sessions of a service', () => {
  it('that end where others go on are told, once enough is known; a restart changes nothing', () => {
    const young = new ServiceLogs(subject);
    for (let n = 1; n <= 60; n++) close(young, session(`s${n}`), n * BUCKET);
    expect(young.health(0).sessions).toMatchObject({ state: 'learning' });
    expect(said(young, CUT)).toEqual([]);
    const logs = taught();
    expect(logs.health(0).sessions).toEqual({ ended: 2, givenUp: 0, unfollowed: 0, state: 'ready' });
    const again = revived(logs);
    const drafts = said(logs, [...CUT, ...session('whole')]);
    expect(drafts.map(({ message }) => message)).toEqual([
      'session cut: ended after "cart is opened", where sessions go on',
    ]);
    expect(drafts[0]!.evidence.session).toEqual({ id: 'cut', unusual: 'early-end', templates: ['cart is opened'] });
    expect(said(again, [...CUT, ...session('whole')], revived)).toEqual(drafts);
  });

  it('that are unusual after a change are one signal that names it', () => {
    const logs = taught();
    logs.noteChange({ id: 'c1', at: TAUGHT_AT, title: 'release 7' });
    const drafts = said(logs, [...CUT, ['cart is paid', 'odd'], ['cart is paid', 'odd']]);
    expect(drafts.map(({ subject: about }) => about)).toEqual(['after c1']);
    expect(drafts[0]!.message).toMatch(/^session (cut|odd) and 1 more after "release 7": /);
  });

  it('are found by an id in the text that joins lines and is always another; users and lone ids are none', () => {
    const logs = new ServiceLogs(subject);
    const request = (n: number): Line[] => [
      [`user_id=u${n % 5} begins req-70000${n}`],
      [`req-70000${n} was stored under 9f86d081884c${1000 + n}`],
      [`req-70000${n} is answered to user_id=u${n % 5}`],
    ];
    for (let n = 1; n <= 40 * 6; n++) close(logs, request(n), n * BUCKET);
    expect(logs.health(0).sessions).toEqual({ ended: 6, givenUp: 0, unfollowed: 0, state: 'learning' });
  });

  it('of which there are too many lines are followed in part', () => {
    const logs = new ServiceLogs(subject);
    const flood = Array.from({ length: 2_000 }, (_, n) => session(`s${n}`)).flat();
    for (let n = 1; n <= 7 * 6; n++) close(logs, n === 6 || n === 42 ? flood : [], n * BUCKET);
    const { unfollowed } = logs.health(0).sessions!;
    expect(Math.abs(unfollowed / flood.length - 3 / 4)).toBeLessThan(0.05);
    for (let n = 1; n <= 12; n++) close(logs, [], 7 * MINUTE + n * BUCKET);
    expect(logs.health(0).sessions!.ended).toBe((flood.length - unfollowed) / 3);
  });
});
