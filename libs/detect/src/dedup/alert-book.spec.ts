import { describe, expect, it } from '@jest/globals';
import { type RuleVersion, type ScopeId, type Signal, type TenantId, asId } from '@tocsin/model';
import { AlertBook, type AlertPolicy } from './alert-book.js';

const MINUTE = 60_000;
const policy: AlertPolicy = {
  ruleVersion: asId<RuleVersion>('r-1'),
  foreignResolveAfterMs: 3_600_000,
  resolveAfterMs: 5 * MINUTE,
  flapChanges: 4,
  flapWithinMs: 30 * MINUTE,
};
const signal = (at: number, over: Partial<Signal> = {}): Signal => ({
  tenant: asId<TenantId>('acme'),
  environment: 'prod',
  service: 'db',
  host: '',
  kind: 'metric.threshold',
  rule: 'disk',
  subject: 'disk.used',
  name: 'disk full',
  at,
  status: 'firing',
  severity: 'medium',
  surprise: 1,
  message: 'disk 91 %',
  evidence: {},
  labels: {},
  ...over,
});

function play(steps: readonly (Signal | number)[], book = new AlertBook()) {
  const out = steps.flatMap((step) => {
    if (typeof step === 'number') book.sweep(step, () => policy);
    else book.apply(step, asId<ScopeId>('acme/prod'), false, policy);
    return book.take();
  });
  return out.map(({ at, alert }) => `${at / MINUTE} ${alert.state} ${alert.count}${alert.flapping ? ' flapping' : ''}`);
}

describe('AlertBook', () => {
  it('folds repetitions into one alert and tells of them when the count doubles', () => {
    const steps = Array.from({ length: 9 }, (_, i) => signal(i * MINUTE));
    expect(play(steps)).toEqual(['0 firing 1', '1 firing 2', '3 firing 4', '7 firing 8']);
  });

  it('resolves on a resolution, and by itself when quiet', () => {
    expect(play([signal(0), signal(MINUTE, { status: 'resolved' })])).toEqual(['0 firing 1', '1 resolved 1']);
    expect(play([signal(0), 4 * MINUTE, 6 * MINUTE])).toEqual(['0 firing 1', '5 resolved 1']);
  });

  it('ignores a resolution of what does not fire', () => {
    expect(play([signal(0, { status: 'resolved' })])).toEqual([]);
  });

  it('opens a new alert when the condition comes back', () => {
    const book = new AlertBook();
    play([signal(0), signal(MINUTE, { status: 'resolved' })], book);
    book.apply(signal(2 * MINUTE), asId<ScopeId>('acme/prod'), false, policy);
    const [again] = book.take();
    const first = new AlertBook();
    first.apply(signal(0), asId<ScopeId>('acme/prod'), false, policy);
    expect(again?.alert.fingerprint).toBe(first.take()[0]?.alert.fingerprint);
    expect(again?.alert.startsAt).toBe(2 * MINUTE);
  });

  it('holds a flapping alert until it is quiet', () => {
    const steps = [0, 2, 4].flatMap((at) => [
      signal(at * MINUTE),
      signal((at + 1) * MINUTE, { status: 'resolved' as const }),
    ]);
    expect(play([...steps, 20 * MINUTE, 40 * MINUTE])).toEqual([
      '0 firing 1',
      '1 resolved 1',
      '2 firing 1',
      '3 firing 1 flapping',
      '4 firing 2 flapping',
      '34 resolved 2 flapping',
    ]);
  });

  it('raises the severity at once', () => {
    expect(play([signal(0), signal(MINUTE), signal(2 * MINUTE, { severity: 'critical' })])).toHaveLength(3);
  });

  it('forgets what has long been resolved', () => {
    const book = new AlertBook();
    play([signal(0), signal(MINUTE, { status: 'resolved' }), 40 * MINUTE], book);
    expect(book.size).toBe(0);
  });

  it('goes on from its JSON as it would have', () => {
    const steps = [signal(0), signal(MINUTE), signal(2 * MINUTE, { status: 'resolved' as const }), signal(3 * MINUTE)];
    const book = new AlertBook();
    play(steps.slice(0, 2), book);
    const revived = AlertBook.fromJson(JSON.parse(JSON.stringify(book.toJson())));
    expect(play(steps.slice(2), revived)).toEqual(play(steps).slice(2));
  });
});
