import { describe, expect, it } from '@jest/globals';
import { type Incident } from '@tocsin/model';
import { exampleIncident } from '@tocsin/testing';
import fc from 'fast-check';
import { stepEscalation } from '../escalation/step-escalation.js';
import { type NotifyPolicy } from '../policy.js';
import { type NotifyInput, type NotifyPlan, planNotifications } from './plan-notifications.js';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 0, 5, 14, 5);
const policy: NotifyPolicy = {
  users: new Map([
    ['ana', [{ channel: 'mail', target: 'ana@x.example' }]],
    ['ben', [{ channel: 'hook', target: '' }]],
  ]),
  schedules: new Map([
    [
      'primary',
      {
        id: 'primary',
        timeZone: 'UTC',
        rotation: { startsOn: '2026-01-01', handoverAt: '00:00', shiftDays: 7, participants: ['ana'] },
        overrides: [],
      },
    ],
  ]),
  policies: new Map([
    [
      'default',
      {
        steps: [
          { targets: [{ schedule: 'primary' }], waitMs: 5 * MINUTE },
          { targets: [{ user: 'ben' }], waitMs: 10 * MINUTE },
        ],
        repeat: 1,
      },
    ],
  ]),
  routes: [{ matches: () => true, policy: 'default', ticketing: 'jira', minSeverity: 'medium', continue: false }],
  staleAfterMs: 60 * MINUTE,
};
const announced = exampleIncident({ announcedAt: NOW - MINUTE });
const input = (incident: Incident, over: Partial<NotifyInput> = {}): NotifyInput => ({
  incident,
  previous: null,
  escalation: null,
  paged: [],
  silences: [],
  policy,
  now: NOW,
  ...over,
});
const said = ({ deliveries }: NotifyPlan) => deliveries.map(({ purpose, channel }) => `${purpose} ${channel}`);
const after = (plan: NotifyPlan, incident: Incident, over: Partial<NotifyInput> = {}) =>
  planNotifications(input(incident, { previous: plan.notice, escalation: plan.escalation, ...over }));

describe('planNotifications', () => {
  it('pages whoever is on call and opens a ticket when the incident is announced', () => {
    const plan = planNotifications(input(announced));
    expect(said(plan)).toEqual(['page mail', 'ticket-open jira']);
    expect(plan.escalation).toMatchObject({ step: 1, nextAt: NOW + 5 * MINUTE, state: 'active' });
  });

  it.each([
    ['not_announced', exampleIncident(), {}],
    ['backfill', { ...announced, backfill: true }, {}],
    ['silenced', announced, { silences: [{ id: 's', matches: () => true }] }],
    ['stale', { ...announced, lastAt: NOW - 61 * MINUTE }, {}],
    ['no_route', { ...announced, severity: 'low' as const }, {}],
    ['acknowledged', { ...announced, state: 'acknowledged' as const }, {}],
  ])('says %s and tells nobody', (held, incident, over) => {
    const plan = planNotifications(input(incident, over));
    expect([plan.held, plan.deliveries]).toEqual([held, []]);
  });

  it('plans nothing new when it sees the same again', () => {
    const first = planNotifications(input(announced));
    const again = after(first, announced);
    expect(said(again)).toEqual(['ticket-open jira']);
    expect(again.deliveries[0]?.id).toBe(first.deliveries[1]?.id);
    expect(again.escalation).toEqual(first.escalation);
  });

  it('stops and takes pages back on acknowledge', () => {
    const plan = after(planNotifications(input(announced)), { ...announced, state: 'acknowledged', revision: 2 });
    expect(plan).toMatchObject({
      held: 'acknowledged',
      cancelPages: 'acknowledged',
      escalation: { state: 'held', nextAt: null },
    });
  });

  it('tells those who were paged of the end, and closes the ticket', () => {
    const paged = [{ channel: 'mail', target: 'ana@x.example' }];
    const plan = after(
      planNotifications(input(announced)),
      { ...announced, state: 'resolved', revision: 2 },
      { paged },
    );
    expect(said(plan)).toEqual(['ticket-open jira', 'ticket-close jira', 'resolved mail']);
  });

  it('pages again when it is reopened or gets worse, with another id', () => {
    const first = planNotifications(input(announced));
    const worse = after(first, { ...announced, severity: 'critical', revision: 2 });
    expect(said(worse)).toEqual(['page mail', 'ticket-open jira', 'ticket-update jira']);
    expect(worse.deliveries[0]?.id).not.toBe(first.deliveries[0]?.id);
    const acknowledged = after(first, { ...announced, state: 'acknowledged', revision: 2 });
    expect(said(after(acknowledged, { ...announced, revision: 3 }))).toContain('page mail');
  });

  it('never pages an incident that is not open and announced, whatever came before', () => {
    const states = fc.constantFrom('open', 'acknowledged', 'resolved', 'closed');
    fc.assert(
      fc.property(
        fc.array(fc.record({ state: states, announced: fc.boolean(), backfill: fc.boolean() })),
        (history) => {
          let plan: NotifyPlan | null = null;
          history.forEach(({ state, announced: told, backfill }, revision) => {
            const incident = { ...announced, state, backfill, revision, announcedAt: told ? NOW : null } as Incident;
            plan = plan ? after(plan, incident) : planNotifications(input(incident));
            const pages = plan.deliveries.filter(({ purpose }) => purpose === 'page');
            if (state !== 'open' || !told || backfill) expect(pages).toEqual([]);
          });
        },
      ),
    );
  });
});

describe('stepEscalation', () => {
  const active = { policy: 'default', step: 1, round: 1, nextAt: NOW, state: 'active', reason: 'announced' } as const;

  it('goes through the steps, round by round, and ends', () => {
    let state = { ...active, step: 0 } as Parameters<typeof stepEscalation>[0];
    const told: string[] = [];
    for (let i = 0; i < 6 && state.state === 'active'; i++) {
      const decision = stepEscalation(state, announced, policy, NOW);
      told.push(decision.deliveries.map(({ channel }) => channel).join());
      state = decision.escalation;
    }
    expect(told).toEqual(['mail', 'hook', 'mail', 'hook']);
    expect(state).toMatchObject({ state: 'done', reason: 'exhausted', nextAt: null });
  });

  it('pages nobody once acknowledged, and waits while snoozed', () => {
    expect(stepEscalation(active, { ...announced, state: 'acknowledged' }, policy, NOW)).toMatchObject({
      deliveries: [],
      escalation: { state: 'held', reason: 'acknowledged' },
    });
    const snoozed = stepEscalation(active, { ...announced, snoozedUntil: NOW + MINUTE }, policy, NOW);
    expect(snoozed).toMatchObject({ deliveries: [], escalation: { state: 'active', nextAt: NOW + MINUTE } });
  });

  it('passes over a step that reaches nobody, and says so when none does', () => {
    const empty = { ...policy, users: new Map([['ben', [{ channel: 'hook', target: '' }]]]) };
    expect(stepEscalation({ ...active, step: 0 }, announced, empty, NOW).deliveries).toHaveLength(1);
    const none = stepEscalation({ ...active, step: 0 }, announced, { ...policy, users: new Map() }, NOW);
    expect(none.escalation).toMatchObject({ state: 'done', reason: 'nobody_on_call' });
  });
});
