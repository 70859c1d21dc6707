import { describe, expect, it } from '@jest/globals';
import { INCIDENT_ACTIONS, INCIDENT_STATES, isIllegal, transitionIncident } from './incident.js';

describe('transitionIncident', () => {
  it.each([
    ['open', 'acknowledge', 'acknowledged'],
    ['open', 'resolve', 'resolved'],
    ['acknowledged', 'resolve', 'resolved'],
    ['acknowledged', 'reopen', 'open'],
    ['resolved', 'reopen', 'open'],
    ['resolved', 'close', 'closed'],
  ] as const)('%s + %s → %s', (from, action, to) => {
    expect(transitionIncident(from, action)).toBe(to);
  });

  it('refuses the rest by name', () => {
    const refused = INCIDENT_STATES.flatMap((from) =>
      INCIDENT_ACTIONS.map((action) => transitionIncident(from, action)).filter(isIllegal),
    );
    expect(refused).toHaveLength(INCIDENT_STATES.length * INCIDENT_ACTIONS.length - 6);
    expect(refused.filter(({ from }) => from === 'closed')).toHaveLength(INCIDENT_ACTIONS.length);
  });
});
