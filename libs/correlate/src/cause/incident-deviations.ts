import { type Alert, type CAUSE_LEVELS, type EpochMs, MINUTE_MS, instanceOf } from '@tocsin/model';
import { type OpenMember } from '../scope-state.js';
import { conditionOf } from './alert-rarity.js';
import { type Deviation } from './deviation.js';
import { metricRole } from './metric-role.js';

/** An alert this much later than the first counts for 1/e of it: causes come before effects. */
const ONSET_MS = 10 * MINUTE_MS;

/** The finest thing an alert names: its instance, else its service, else its host. */
export function componentOf({ labels, service, host }: Pick<Alert, 'labels' | 'service' | 'host'>): string {
  return instanceOf(labels) || service || host;
}

/** Slowness and errors come back from a callee; its resources do not. */
export function propagates({ kind, name }: Alert): boolean {
  if (kind.startsWith('log.')) return true;
  const { role } = metricRole(name);
  return role === 'latency' || role === 'errors';
}

/** When all alerts of a component had resolved; null while one fires. */
function recoveryOf(members: readonly OpenMember[]): EpochMs | null {
  let last = -Infinity;
  for (const { resolvedAt } of members) {
    if (resolvedAt === null) return null;
    last = Math.max(last, resolvedAt);
  }
  return last;
}

export interface ComponentAlerts {
  readonly component: string;
  readonly members: readonly OpenMember[];
  readonly firstAt: EpochMs;
  readonly recoveredAt: EpochMs | null;
}

/** The members of an incident by component, the earliest first. */
export function alertsByComponent(members: readonly OpenMember[], nameOf: (name: string) => string): ComponentAlerts[] {
  const groups = new Map<string, OpenMember[]>();
  for (const member of members) {
    const component = nameOf(componentOf(member.alert));
    if (!component) continue;
    const group = groups.get(component);
    if (group) group.push(member);
    else groups.set(component, [member]);
  }
  return [...groups]
    .map(([component, own]) => ({
      component,
      members: own,
      firstAt: Math.min(...own.map(({ startsAt }) => startsAt)),
      recoveredAt: recoveryOf(own),
    }))
    .sort((a, b) => a.firstAt - b.firstAt || (a.component < b.component ? -1 : 1));
}

/** The one component that recovered before every other; null while none or all at once. */
export function recoveredFirst(components: readonly ComponentAlerts[]): string | null {
  const at = ({ recoveredAt }: ComponentAlerts) => recoveredAt ?? Infinity;
  const [first, second] = [...components].sort((a, b) => at(a) - at(b));
  return first && second && at(first) < at(second) ? first.component : null;
}

/** Alerts as departures: the rarer and the earlier, the stronger. */
export function alertDeviations(
  components: readonly ComponentAlerts[],
  openedAt: EpochMs,
  rarityOf: (alert: Alert) => number,
): Deviation[] {
  return components.flatMap(({ component, members }) => {
    const strongest = new Map<string, Deviation>();
    for (const { alert, startsAt } of members) {
      const subject = conditionOf(alert);
      const early = Math.exp(-Math.max(0, startsAt - openedAt) / ONSET_MS);
      const strength = rarityOf(alert) * early;
      if (strength <= (strongest.get(subject)?.strength ?? 0)) continue;
      const { observed = NaN, expected = NaN } = alert.evidence;
      strongest.set(subject, {
        component,
        subject,
        role: 'alert',
        peer: '',
        strength,
        direction: 'up',
        observed,
        expected,
        propagates: propagates(alert),
      });
    }
    return [...strongest.values()];
  });
}

export type CauseLevel = (typeof CAUSE_LEVELS)[number];
