import { describe, expect, it } from '@jest/globals';
import {
  type Alert,
  type AlertId,
  type Command,
  type CommandId,
  type RuleVersion,
  type ScopeId,
  type TenantId,
  asId,
} from '@tocsin/model';
import { Correlator } from './correlator.js';
import { type GroupingPolicy } from './grouping-policy.js';
import { DEFAULT_WEIGHTS } from './join/weights.js';
import { emptyScope } from './scope-state.js';

const T0 = Date.UTC(2026, 0, 5, 14, 2);
const SECOND = 1_000;
const MINUTE = 60_000;

const calls = [
  { caller: 'web', callee: 'checkout' },
  { caller: 'checkout', callee: 'db' },
];
const policy = (over: Partial<GroupingPolicy> = {}): GroupingPolicy => ({
  ruleVersion: asId<RuleVersion>('r-1'),
  idleMs: 10 * MINUTE,
  capMs: 90 * MINUTE,
  announceMs: 30 * SECOND,
  reopenMs: 30 * MINUTE,
  resolveAfterMs: 2 * MINUTE,
  joinRatio: 0.5,
  changeWindowMs: 30 * MINUTE,
  maxMembers: 500,
  declared: { calls, placements: [], aliases: [] },
  leaveOutChronic: true,
  weights: DEFAULT_WEIGHTS,
  rules: [],
  ...over,
});

const alert = (service: string, atMs: number, over: Partial<Alert> = {}): Alert => ({
  id: asId<AlertId>(`${service}-${atMs}-${over.name ?? ''}`),
  tenant: asId<TenantId>('acme'),
  environment: 'prod',
  scope: asId<ScopeId>('acme/prod'),
  fingerprint: service,
  service,
  host: '',
  kind: 'log.error-share',
  rule: 'error-share',
  subject: service,
  name: 'error share',
  severity: 'high',
  state: 'firing',
  flapping: false,
  startsAt: T0 + atMs,
  lastAt: T0 + atMs,
  resolvedAt: null,
  count: 1,
  surprise: 6,
  message: `${service} went wrong`,
  evidence: {},
  labels: {},
  ruleVersion: asId<RuleVersion>('r-1'),
  ...over,
});

function run(alerts: readonly Alert[], settings = policy()) {
  const correlator = new Correlator(emptyScope(), settings);
  for (const each of alerts) {
    correlator.advance(each.lastAt);
    correlator.alert({ alert: each, late: false, backfill: false });
  }
  return correlator;
}

const groups = (correlator: Correlator) =>
  correlator.state.incidents.map(({ members }) => members.map(({ service }) => service).join('+'));

const command = (incidentId: string, action: Command['action'], atMs: number): Command => ({
  id: asId<CommandId>(`c-${atMs}`),
  tenant: asId<TenantId>('acme'),
  scope: asId<ScopeId>('acme/prod'),
  incidentId: asId(incidentId),
  action,
  actor: 'ana',
  at: T0 + atMs,
});

describe('grouping', () => {
  it.each([
    ['the same service', [alert('db', 0), alert('db', 5 * MINUTE, { name: 'other' })], ['db+db']],
    ['a direct callee', [alert('checkout', 0), alert('db', 40 * SECOND)], ['checkout+db']],
    ['two calls away alone is not enough', [alert('web', 0), alert('db', MINUTE)], ['web', 'db']],
    ['two calls away through a member', [alert('web', 0), alert('checkout', 0), alert('db', 0)], ['web+checkout+db']],
    ['strangers', [alert('web', 0), alert('billing', 0)], ['web', 'billing']],
    ['a callee after the idle window', [alert('checkout', 0), alert('db', 11 * MINUTE)], ['checkout', 'db']],
    [
      'a shared host',
      [alert('billing', 0, { host: 'h1' }), alert('search', 10 * SECOND, { host: 'h1' })],
      ['billing+search'],
    ],
    [
      'the same words',
      [
        alert('billing', 0, { message: 'connection to ledger refused after 30 s' }),
        alert('search', 0, { message: 'connection to ledger refused after 12 s' }),
      ],
      ['billing+search'],
    ],
  ])('%s', (_, alerts, expected) => {
    expect(groups(run(alerts))).toEqual(expected);
  });

  it('keeps out of a storm what the topology knows to be elsewhere, however alike it sounds', () => {
    const storm = Array.from({ length: 200 }, (_, i) =>
      alert(['web', 'checkout', 'db'][i % 3]!, i * 100, {
        name: `condition ${i}`,
        fingerprint: `c-${i}`,
        message: `condition ${i} of the storage service is beyond its limit`,
      }),
    );
    const declared = { calls: [...calls, { caller: 'billing', callee: 'ledger' }], placements: [], aliases: [] };
    const elsewhere = alert('billing', 20 * SECOND, {
      message: 'condition 9 of the storage service is beyond its limit',
    });
    expect(groups(run([...storm, elsewhere], policy({ declared })))).toEqual([
      expect.stringMatching(/^web/),
      'billing',
    ]);
  });

  it('walks calls that were observed like those declared, also after a restart', () => {
    const edge = {
      caller: 'web',
      callee: 'billing',
      seenBy: 'caller',
      calls: 50,
      errors: 0,
      p50Ms: 4,
      p95Ms: 9,
    } as const;
    const where = { tenant: asId<TenantId>('acme'), scope: asId<ScopeId>('acme/prod'), environment: 'prod' };
    const correlator = run([]);
    correlator.calls({
      ...where,
      service: 'web',
      minuteAt: T0 - MINUTE,
      edges: [edge],
      beyondLimit: { edges: 0, calls: 0 },
    });
    const again = new Correlator(JSON.parse(JSON.stringify(correlator.state)), policy());
    for (const each of [correlator, again]) {
      for (const service of ['web', 'billing']) each.alert({ alert: alert(service, 0), late: false, backfill: false });
      expect(groups(each)).toEqual(['web+billing']);
    }
  });

  it('takes back a condition that had ended after minutes in which a new one would be a fault of its own', () => {
    const first = alert('db', 0);
    const ended = { ...first, state: 'resolved' as const, resolvedAt: T0 + 3 * MINUTE, lastAt: T0 + 3 * MINUTE };
    const storm = Array.from({ length: 8 }, (_, i) =>
      alert('checkout', (i + 1) * 20 * SECOND, { name: `n${i}`, fingerprint: `f${i}` }),
    );
    const again = alert('db', 8 * MINUTE, { name: 'again' });
    expect(groups(run([first, ...storm, ended, again]))).toHaveLength(1);
    expect(groups(run([first, ...storm, ended, { ...again, fingerprint: 'another' }]))).toHaveLength(2);
  });

  it('keeps the beginning of a burst with it, and a fault of its own apart', () => {
    const burst = Array.from({ length: 30 }, (_, i) =>
      alert(['db', 'checkout'][i % 2]!, 4 * MINUTE + i * 100, { name: `n${i}`, fingerprint: `f${i}` }),
    );
    expect(groups(run([alert('db', 3 * MINUTE - 30 * SECOND, { name: 'disk' }), ...burst]))).toHaveLength(1);
    const own = Array.from({ length: 6 }, (_, i) =>
      alert('db', 2 * MINUTE + i * 10 * SECOND, { name: `own${i}`, fingerprint: `own${i}` }),
    );
    expect(groups(run([...own, ...burst])).length).toBeGreaterThan(1);
  });

  it('stops taking alerts at the hard cap', () => {
    const alerts = Array.from({ length: 24 }, (_, i) =>
      alert('db', i * 4 * MINUTE, { name: `n${i}`, fingerprint: `f${i}` }),
    );
    expect(groups(run(alerts)).map((group) => group.split('+').length)).toEqual([23, 1]);
  });

  it('groups by rule whatever the topology', () => {
    const rules = [{ id: 'by-region', matches: () => true, by: ['labels.region'] }];
    const [left, right] = ['billing', 'search'].map((service) => alert(service, 0, { labels: { region: 'eu' } }));
    const correlator = run([left!, right!], policy({ rules }));
    expect(correlator.state.incidents[0]?.members[1]?.reasons[0]).toMatchObject({
      strategy: 'rule',
      score: 1,
      path: ['eu'],
    });
  });

  it('gives every member a reason and a score', () => {
    const correlator = run([alert('checkout', 0), alert('db', 40 * SECOND)]);
    const member = correlator.state.incidents[0]!.members[1]!;
    expect(member.reasons[0]?.text).toBe('db is one call away from checkout, 40 s apart');
    expect(member.score).toBeGreaterThan(0.7);
  });

  it('counts members beyond the limit instead of keeping them', () => {
    const alerts = Array.from({ length: 5 }, (_, i) => alert('db', i * SECOND, { name: `n${i}` }));
    const [incident] = run(alerts, policy({ maxMembers: 3 })).state.incidents;
    expect([incident?.members.length, incident?.membersBeyondLimit]).toEqual([3, 2]);
  });

  it('suspects the deploy before and blames it', () => {
    const correlator = new Correlator(emptyScope(), policy());
    correlator.change({ id: 'd1', type: 'deploy', title: 'db 1.4.2', service: 'db', at: T0 - 4 * MINUTE });
    for (const each of [alert('db', 0), alert('checkout', 20 * SECOND)])
      correlator.alert({ alert: each, late: false, backfill: false });
    correlator.advance(T0 + MINUTE);
    const [incident] = correlator.takeChanged();
    expect(incident?.changes).toMatchObject([{ id: 'd1', service: 'db' }]);
    expect(incident?.title).toBe(
      'db and 1 more service: error share since 14:02 UTC, probably from db after deploy "db 1.4.2"',
    );
  });
});

describe('lifecycle', () => {
  const resolved = (each: Alert, atMs: number): Alert => ({
    ...each,
    state: 'resolved',
    resolvedAt: T0 + atMs,
    lastAt: T0 + atMs,
  });

  it('announces after the delay, at once when critical', () => {
    const correlator = run([alert('db', 0), alert('billing', 0, { severity: 'critical' })]);
    correlator.advance(T0 + 29 * SECOND);
    expect(correlator.state.incidents.map(({ announcedAt }) => announcedAt)).toEqual([null, T0]);
    correlator.advance(T0 + 30 * SECOND);
    expect(correlator.state.incidents[0]?.announcedAt).toBe(T0 + 30 * SECOND);
  });

  it('resolves when all members have been quiet, reopens on a new alert, closes in the end', () => {
    const first = alert('db', 0);
    const correlator = run([first, resolved(first, MINUTE)]);
    correlator.advance(T0 + 3 * MINUTE);
    expect(correlator.state.incidents[0]).toMatchObject({ state: 'resolved', resolvedBy: 'tocsin' });
    correlator.alert({ alert: alert('db', 5 * MINUTE), late: false, backfill: false });
    expect(correlator.state.incidents[0]).toMatchObject({ state: 'open', resolvedAt: null });
    correlator.alert({ alert: resolved(alert('db', 5 * MINUTE), 6 * MINUTE), late: false, backfill: false });
    correlator.advance(T0 + 60 * MINUTE);
    expect(correlator.state.incidents).toEqual([]);
    expect(correlator.takeChanged()[0]?.timeline.map(({ kind }) => kind)).toEqual([
      'opened',
      'announced',
      'member-resolved',
      'resolved',
      'reopened',
      'joined',
      'member-resolved',
      'resolved',
      'closed',
    ]);
  });

  it('applies commands once and refuses the rest by name', () => {
    const correlator = run([alert('db', 0)]);
    const { id } = correlator.state.incidents[0]!;
    expect(correlator.command(command(id, 'acknowledge', 10))).toMatchObject({ status: 'applied' });
    expect(correlator.command(command(id, 'acknowledge', 20))).toMatchObject({
      status: 'refused',
      reason: 'already acknowledged by ana',
    });
    expect(correlator.command(command('inc-none', 'resolve', 30))).toMatchObject({ status: 'refused' });
    expect(correlator.command(command(id, 'resolve', 40))).toMatchObject({ status: 'applied' });
    expect(correlator.takeChanged()[0]).toMatchObject({ state: 'resolved', resolvedBy: 'ana', lastCommandId: 'c-40' });
  });

  it('never announces what was only backfilled', () => {
    const correlator = new Correlator(emptyScope(), policy());
    correlator.alert({ alert: alert('db', 0), late: false, backfill: true });
    correlator.advance(T0 + MINUTE);
    expect(correlator.state.incidents[0]).toMatchObject({ announcedAt: null, backfill: true });
  });

  it('gives the same result from a state that went through JSON', () => {
    const alerts = [alert('checkout', 0), alert('db', 40 * SECOND), alert('web', 70 * SECOND)];
    const whole = run(alerts);
    const half = run(alerts.slice(0, 2));
    const revived = new Correlator(JSON.parse(JSON.stringify(half.state)), policy());
    revived.advance(alerts[2]!.lastAt);
    revived.alert({ alert: alerts[2]!, late: false, backfill: false });
    expect(JSON.stringify(revived.state)).toBe(JSON.stringify(whole.state));
  });
});

describe('incidents that people take apart', () => {
  const command = (action: 'merge' | 'split', incidentId: Command['incidentId'], more: Partial<Command>): Command => ({
    id: asId<CommandId>(`cmd-${action}-${incidentId}`),
    tenant: asId<TenantId>('acme'),
    scope: asId<ScopeId>('acme/prod'),
    incidentId,
    action,
    actor: 'ana',
    at: T0 + 2 * MINUTE,
    ...more,
  });

  it('never get an id that an incident had before', () => {
    const correlator = run([alert('billing', 0), alert('mail', 10 * SECOND)]);
    const [billing, mail] = correlator.state.incidents.map(({ id }) => id) as [
      Command['incidentId'],
      Command['incidentId'],
    ];
    expect(correlator.command(command('merge', billing, { into: mail })).status).toBe('applied');
    const alertIds = [asId<AlertId>('billing-0-')];
    expect(correlator.command(command('split', mail, { alertIds })).status).toBe('applied');
    const ids = correlator.state.incidents.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.slice(-1)).not.toContain(billing);
  });
});
