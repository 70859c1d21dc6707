import { type EpochMs } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident } from '../scope-state.js';
import { record } from './incident-draft.js';

type TimerKind = 'announce' | 'retire' | 'resolve' | 'close';

interface Due {
  readonly incident: OpenIncident;
  readonly kind: TimerKind;
  /** When it happens; if not `sure`, the earliest time that it can. */
  readonly at: EpochMs;
  readonly sure: boolean;
}

/** Since when no alert of an incident fires; null while one does. */
type QuietSince = (incident: OpenIncident) => EpochMs | null;

/** Looks at all of them. */
const quietSince: QuietSince = ({ members, beyond }) => {
  let latest = -Infinity;
  for (const { resolvedAt } of members) {
    if (resolvedAt === null) return null;
    if (resolvedAt > latest) latest = resolvedAt;
  }
  for (const [, resolvedAt] of beyond) {
    if (resolvedAt === null) return null;
    if (resolvedAt > latest) latest = resolvedAt;
  }
  return latest;
};

/** Looks at the newest only, which is enough to know that it is not before this. */
const quietSinceAtEarliest: QuietSince = ({ members, beyond }) =>
  beyond.length > 0 ? beyond[beyond.length - 1]![1] : members[members.length - 1]!.resolvedAt;

/** The next thing that time alone does to an incident. */
function nextDue(incident: OpenIncident, policy: GroupingPolicy, quietOf: QuietSince): Due | null {
  if (incident.state === 'closed') return null;
  const change = nextChange(incident, policy, quietOf);
  const retireAt = incident.lastJoinAt + 2 * policy.idleMs;
  return incident.retired || (change && change.at <= retireAt)
    ? change
    : { incident, kind: 'retire', at: retireAt, sure: true };
}

function nextChange(incident: OpenIncident, policy: GroupingPolicy, quietOf: QuietSince): Due | null {
  if (incident.state === 'resolved')
    return { incident, kind: 'close', at: incident.resolvedAt! + policy.reopenMs, sure: true };
  const quiet = quietOf(incident);
  if (incident.announcedAt === null && !incident.backfill) {
    const delay = incident.severity === 'critical' ? 0 : policy.announceMs;
    const at = incident.openedAt + delay;
    if (quiet === null || quiet + policy.resolveAfterMs > at) return { incident, kind: 'announce', at, sure: true };
  }
  const sure = quietOf === quietSince;
  return quiet === null ? null : { incident, kind: 'resolve', at: quiet + policy.resolveAfterMs, sure };
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
  } else if (kind === 'close') {
    incident.state = 'closed';
    incident.closedAt = at;
    record(incident, 'closed', at, 'stayed resolved');
  } else incident.retired = true;
}

/** What falls due for the incidents of a scope. Derived from them: an incident that was touched is asked anew. */
export class Timers {
  private readonly due = new Map<OpenIncident, Due>();
  private readonly dirty = new Set<OpenIncident>();
  private nextAt: EpochMs = Infinity;

  constructor(private readonly policy: GroupingPolicy) {}

  touch(incident: OpenIncident): void {
    this.dirty.add(incident);
  }

  forget(incident: OpenIncident): void {
    this.due.delete(incident);
    this.dirty.delete(incident);
  }

  /** Runs what falls due up to and including `to`, in time order, ties by incident id, and tells of each. */
  run(to: EpochMs, happened: (incident: OpenIncident, kind: TimerKind) => void): void {
    for (;;) {
      this.askDirty();
      if (this.nextAt > to) return;
      const first = this.first();
      if (!first || first.at > to) {
        this.nextAt = first?.at ?? Infinity;
        return;
      }
      if (!first.sure) {
        this.put(first.incident, nextDue(first.incident, this.policy, quietSince));
        continue;
      }
      fire(first);
      this.touch(first.incident);
      happened(first.incident, first.kind);
    }
  }

  private askDirty(): void {
    for (const incident of this.dirty) this.put(incident, nextDue(incident, this.policy, quietSinceAtEarliest));
    this.dirty.clear();
  }

  private put(incident: OpenIncident, due: Due | null): void {
    if (due) this.due.set(incident, due);
    else this.due.delete(incident);
    if (due && due.at < this.nextAt) this.nextAt = due.at;
  }

  private first(): Due | null {
    let first: Due | null = null;
    for (const due of this.due.values())
      if (!first || due.at < first.at || (due.at === first.at && due.incident.id < first.incident.id)) first = due;
    return first;
  }
}
