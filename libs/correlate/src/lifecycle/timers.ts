import { type EpochMs } from '@tocsin/model';
import { type GroupingPolicy } from '../grouping-policy.js';
import { type OpenIncident } from '../scope-state.js';
import { record } from './incident-draft.js';

type TimerKind = 'announce' | 'retire' | 'resolve' | 'close';

interface Due {
  readonly incident: OpenIncident;
  readonly kind: TimerKind;
  readonly at: EpochMs;
}

/** When all members are resolved, those beyond the limit too: the last of it. Null while one fires, mostly one of the newest. */
function quietSince({ members, beyond }: OpenIncident): EpochMs | null {
  let latest = -Infinity;
  for (let i = beyond.length - 1; i >= 0; i--) {
    const resolvedAt = beyond[i]![1];
    if (resolvedAt === null) return null;
    if (resolvedAt > latest) latest = resolvedAt;
  }
  for (let i = members.length - 1; i >= 0; i--) {
    const { resolvedAt } = members[i]!;
    if (resolvedAt === null) return null;
    if (resolvedAt > latest) latest = resolvedAt;
  }
  return latest;
}

/** The next thing that time alone does to an incident. */
function nextDue(incident: OpenIncident, policy: GroupingPolicy): Due | null {
  if (incident.state === 'closed') return null;
  const change = nextChange(incident, policy);
  const retireAt = incident.lastJoinAt + 2 * policy.idleMs;
  return incident.retired || (change && change.at <= retireAt) ? change : { incident, kind: 'retire', at: retireAt };
}

function nextChange(incident: OpenIncident, policy: GroupingPolicy): Due | null {
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
      fire(first);
      this.touch(first.incident);
      happened(first.incident, first.kind);
    }
  }

  private askDirty(): void {
    for (const incident of this.dirty) {
      const due = nextDue(incident, this.policy);
      if (due) this.due.set(incident, due);
      else this.due.delete(incident);
      if (due && due.at < this.nextAt) this.nextAt = due.at;
    }
    this.dirty.clear();
  }

  private first(): Due | null {
    let first: Due | null = null;
    for (const due of this.due.values())
      if (!first || due.at < first.at || (due.at === first.at && due.incident.id < first.incident.id)) first = due;
    return first;
  }
}
