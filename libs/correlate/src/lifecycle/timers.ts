import { type EpochMs } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident, type ScopeState } from '../scope-state.js';
import { record } from './incident-draft.js';

type TimerKind = 'announce' | 'resolve' | 'close';
interface Due {
  readonly incident: OpenIncident;
  readonly kind: TimerKind;
  readonly at: EpochMs;
}

/** When all members are resolved: the last of it. Null while one fires. */
function quietSince(incident: OpenIncident): EpochMs | null {
  let latest = -Infinity;
  for (const { resolvedAt } of incident.members) {
    if (resolvedAt === null) return null;
    latest = Math.max(latest, resolvedAt);
  }
  return latest;
}

/** The next thing that time alone does to an incident. */
function nextDue(incident: OpenIncident, policy: GroupingPolicy): Due | null {
  if (incident.state === 'resolved') return { incident, kind: 'close', at: incident.resolvedAt! + policy.reopenMs };
  const quiet = quietSince(incident);
  if (incident.announcedAt === null && !incident.backfill) {
    const delay = incident.severity === 'critical' ? 0 : policy.announceMs;
    const at = incident.openedAt + delay;
    if (quiet === null || quiet + policy.resolveAfterMs > at) return { incident, kind: 'announce', at };
  }
  return quiet === null ? null : { incident, kind: 'resolve', at: quiet + policy.resolveAfterMs };
}

function fire({ incident, kind, at }: Due): void {
  if (kind === 'announce') {
    incident.announcedAt = at;
    record(incident, 'announced', at, 'people may be told');
  } else if (kind === 'resolve') {
    incident.state = 'resolved';
    incident.resolvedAt = at;
    incident.resolvedBy = 'tocsin';
    record(incident, 'resolved', at, 'all alerts have been resolved');
  } else {
    incident.state = 'closed';
    incident.closedAt = at;
    record(incident, 'closed', at, 'stayed resolved');
  }
}

/**
 * Runs what falls due up to and including `to`, in time order. Calls `changed` for each incident touched; closed ones
 * leave the state.
 */
export function runTimers(
  scope: ScopeState,
  to: EpochMs,
  policy: GroupingPolicy,
  changed: (incident: OpenIncident) => void,
): void {
  for (;;) {
    let first: Due | null = null;
    for (const incident of scope.incidents) {
      const due = nextDue(incident, policy);
      if (
        due &&
        due.at <= to &&
        (!first || due.at < first.at || (due.at === first.at && due.incident.id < first.incident.id))
      )
        first = due;
    }
    if (!first) return;
    fire(first);
    changed(first.incident);
    if (first.incident.state === 'closed') scope.incidents.splice(scope.incidents.indexOf(first.incident), 1);
  }
}
