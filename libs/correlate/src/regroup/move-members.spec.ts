import { describe, expect, it } from '@jest/globals';
import { type Alert, type AlertId, asId } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { addMember, openIncident, toMember } from '../lifecycle/incident-draft.js';
import { type OpenIncident } from '../scope-state.js';
import { mergeInto, splitOff } from './move-members.js';

const policy = { maxMembers: 4, ruleVersion: 'r-1' } as unknown as GroupingPolicy;
const why = { strategy: 'person', score: 1, text: 'ana said so' } as const;
const reason = { ...why, via: null, gapMs: 0, path: [] };

const alert = (id: string, startsAt: number, over: Partial<Alert> = {}): Alert =>
  ({
    id: asId<AlertId>(id),
    fingerprint: id,
    tenant: 'acme',
    scope: 'acme/prod',
    environment: 'prod',
    service: id.split('-')[0],
    host: '',
    kind: 'foreign.alert',
    name: id,
    subject: id,
    severity: 'medium',
    message: id,
    startsAt,
    lastAt: startsAt,
    resolvedAt: null,
    count: 1,
    ...over,
  }) as Alert;

function incidentOf(alerts: readonly Alert[]): OpenIncident {
  const [first, ...rest] = alerts;
  const incident = openIncident(toMember(first!, { score: 1, reasons: [reason], late: false }), false, policy);
  for (const each of rest)
    addMember(incident, each, { score: 1, reasons: [reason], late: false, chronic: false }, policy);
  return incident;
}
const names = ({ members }: OpenIncident): string[] => members.map(({ alertId }) => alertId);
const ids = (...wanted: string[]): Set<AlertId> => new Set(wanted.map((id) => asId<AlertId>(id)));

describe('splitOff', () => {
  it('moves members with the reason, and puts services, severity and onsets right in both', () => {
    const incident = incidentOf([
      alert('db-1', 1_000),
      alert('web-1', 2_000, { severity: 'critical' }),
      alert('db-2', 3_000),
    ]);
    const made = splitOff(incident, ids('web-1'), null, why, 4_000, 'ana', policy);
    expect([names(incident), names(made)]).toEqual([['db-1', 'db-2'], ['web-1']]);
    expect([incident.services, made.services, incident.severity, made.severity]).toEqual([
      ['db'],
      ['web'],
      'medium',
      'critical',
    ]);
    expect(incident.onsets.map(({ fingerprint }) => fingerprint)).toEqual(['db-1', 'db-2']);
    expect(made.splitFrom).toBe(incident.id);
    expect(made.members[0]!.reasons[0]).toMatchObject(why);
    for (const each of [incident, made]) expect(each.timeline.map(({ text }) => text).join()).toContain('ana said so');
  });

  it('takes along what was only counted', () => {
    const incident = incidentOf([1, 2, 3, 4, 5, 6].map((n) => alert(`db-${n}`, n * 1_000)));
    expect(incident.membersBeyondLimit).toBe(2);
    const made = splitOff(incident, ids('db-4', 'db-5', 'db-6'), null, why, 7_000, undefined, policy);
    expect([names(made), incident.membersBeyondLimit, incident.beyond]).toEqual([['db-4', 'db-5', 'db-6'], 0, []]);
  });

  it('gives another id than the incident that once began with the same alert', () => {
    const incident = incidentOf([alert('db-1', 1_000), alert('web-1', 2_000)]);
    const made = splitOff(incident, ids('db-1'), null, why, 3_000, undefined, policy);
    expect(made.id).not.toBe(incident.id);
  });
});

describe('mergeInto', () => {
  it('moves everything in order of time, closes what it came from and points on', () => {
    const [older, younger] = [
      incidentOf([alert('db-1', 1_000), alert('db-2', 5_000)]),
      incidentOf([alert('web-1', 3_000)]),
    ];
    mergeInto(younger, older, '3 alerts fit both', 6_000, undefined, policy);
    expect(names(older)).toEqual(['db-1', 'web-1', 'db-2']);
    expect(younger).toMatchObject({ state: 'closed', mergedInto: older.id, closedAt: 6_000 });
    expect(older.openedAt).toBe(1_000);
  });

  it('counts what is beyond the member limit, and waits for its recovery', () => {
    const [into, from] = [
      incidentOf([1, 2, 3].map((n) => alert(`db-${n}`, n))),
      incidentOf([alert('web-1', 4), alert('web-2', 5)]),
    ];
    mergeInto(from, into, 'ana said so', 6, 'ana', policy);
    expect(names(into)).toEqual(['db-1', 'db-2', 'db-3', 'web-1']);
    expect([into.membersBeyondLimit, into.beyond]).toEqual([1, [['web-2', null]]]);
  });
});
