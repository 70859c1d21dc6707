import { type CauseGraph } from './cause-graph.js';
import { type Deviation } from './deviation.js';
import { type HostCase } from './host-case.js';

/** What speaks for one component, in the units of `Deviation.strength`. */
export interface Weight {
  readonly component: string;
  /** Its own resources: nobody else's doing. */
  readonly inside: number;
  /** How slow or faulty its answers are. */
  readonly served: number;
  /** Time lost on the wire of its edges, as far as most of its edges lose it. */
  readonly wire: number;
  /** What it does and prints in other numbers than usual. */
  readonly counts: number;
  readonly operation: number;
  readonly alerts: number;
  /** For a host: that so much of what is ill runs on it. */
  readonly hosted: number;
  /** Taken off: what its callees, or the host that it runs on, explain. */
  readonly explained: number;
  /** The callee or host that explains most, or ''. */
  readonly explainedBy: string;
  readonly isExplainedByHost: boolean;
  readonly total: number;
}

/** Of what travels to callers, the part that an equally ill callee explains; likewise of what is ill on an ill host. */
const EXPLAINED_RATIO = 0.6;
/** Less of a resource is more often the effect of less work than the cause of it. */
const DOWN_RATIO = 0.5;
const OPERATION_RATIO = 0.3;
/** One alert more on a component that has three says little. */
const MAX_ALERTS = 3;
const MAX_COUNTS = 5;
const MAX_COUNT_EXCESS = 10;
const SLOW = 1;
/** A condition that half of a service's instances share is the service's, and worth more there than on any of them. */
const SHARED_BONUS = 1.3;
const SHARED_RATIO = 0.5;

const most = (values: readonly number[]): number => values.reduce((best, each) => Math.max(best, each), 0);
const top = (values: readonly number[], n: number): number =>
  [...values]
    .sort((a, b) => b - a)
    .slice(0, n)
    .reduce((sum, each) => sum + each, 0);
const worth = ({ strength, direction }: Deviation): number => (direction === 'down' ? DOWN_RATIO : 1) * strength;

class Ledger {
  private readonly of = new Map<string, Deviation[]>();

  constructor(
    deviations: readonly Deviation[],
    private readonly graph: CauseGraph,
  ) {
    for (const each of deviations) {
      const known = this.of.get(each.component);
      if (known) known.push(each);
      else this.of.set(each.component, [each]);
    }
    // Both ends of a call and the service of an instance can be to blame without showing anything themselves.
    for (const { component, peer } of deviations)
      for (const other of [peer, graph.serviceOf(component)])
        if (other !== '' && !this.of.has(other)) this.of.set(other, []);
  }

  components(): string[] {
    return [...this.of.keys()].sort();
  }

  having(component: string, role: Deviation['role']): Deviation[] {
    return (this.of.get(component) ?? []).filter((each) => each.role === role);
  }

  /** The edge's slowness as its `component` end measured it. */
  edge(component: string, peer: string): number {
    return most((this.of.get(component) ?? []).filter((each) => each.peer === peer).map(({ strength }) => strength));
  }

  served(component: string): number {
    const whole = [...this.having(component, 'latency'), ...this.having(component, 'errors')]
      .filter(({ peer }) => peer === '')
      .map(({ strength }) => strength);
    const edges = this.graph
      .callersOf(component)
      .map((caller) => Math.max(this.edge(component, caller), this.edge(caller, component)));
    return most([...whole, ...edges]);
  }

  /** What the caller waits longer than the callee works, times the share of the component's edges where that is so. */
  wire(component: string): number {
    const gap = (caller: string, callee: string) => Math.max(0, this.edge(caller, callee) - this.edge(callee, caller));
    const gaps = [
      ...this.graph.callersOf(component).map((caller) => gap(caller, component)),
      ...this.graph.calleesOf(component).map((callee) => gap(component, callee)),
    ];
    return gaps.length === 0 ? 0 : (most(gaps) * gaps.filter((each) => each > SLOW).length) / gaps.length;
  }

  counts(component: string): number {
    const over = this.having(component, 'count').map(({ strength }) =>
      Math.min(MAX_COUNT_EXCESS, Math.expm1(strength)),
    );
    return Math.log1p(top(over, MAX_COUNTS));
  }

  /** Alerts of the component, and what half of its instances share. */
  alerts(component: string, only: (each: Deviation) => boolean = () => true): number {
    const own = this.having(component, 'alert').filter(only);
    return (
      top(
        own.map(({ strength }) => strength),
        MAX_ALERTS,
      ) + this.shared(component, only)
    );
  }

  private shared(component: string, only: (each: Deviation) => boolean): number {
    const instances = this.graph.instancesOf(component);
    if (instances.length < 2) return 0;
    const bySubject = new Map<string, number[]>();
    for (const instance of instances)
      for (const { subject, strength } of this.having(instance, 'alert').filter(only))
        bySubject.set(subject, [...(bySubject.get(subject) ?? []), strength]);
    const shared = [...bySubject.values()]
      .filter((each) => each.length >= Math.max(2, instances.length * SHARED_RATIO))
      .map((each) => (SHARED_BONUS * each.reduce((sum, value) => sum + value, 0)) / instances.length);
    return top(shared, MAX_ALERTS);
  }
}

/**
 * What speaks for each component that shows anything, or whose instances do: the strongest of each kind, summed, less what its
 * callees explain. Additive and bounded, so that each part can be shown (docs/adr/0013). In order of name.
 */
export function weighComponents(
  deviations: readonly Deviation[],
  graph: CauseGraph,
  hosts: ReadonlyMap<string, HostCase>,
): Weight[] {
  const ledger = new Ledger(deviations, graph);
  const components = ledger.components();
  const raw = components.map((component) => {
    const inside = most([...ledger.having(component, 'resource'), ...ledger.having(component, 'silence')].map(worth));
    const served = ledger.served(component);
    const wire = ledger.wire(component);
    const counts = ledger.counts(component);
    const operation = OPERATION_RATIO * most(ledger.having(component, 'operation').map(({ strength }) => strength));
    const alerts = ledger.alerts(component);
    const hosted = hosts.get(component)?.weight ?? 0;
    const travelling = served + ledger.alerts(component, ({ propagates }) => propagates);
    return { component, inside, served, wire, counts, operation, alerts, hosted, travelling };
  });
  const illness = new Map<string, number>();
  for (const { component, served, alerts } of raw) {
    const service = graph.serviceOf(component);
    illness.set(service, Math.max(illness.get(service) ?? 0, served + alerts));
  }
  const hostIllness = new Map(
    raw.filter(({ hosted }) => hosted > 0).map((each) => [each.component, each.inside + each.alerts + each.hosted]),
  );
  return raw.map(({ travelling, ...terms }) => {
    const { component, inside, served, wire, counts, operation, alerts, hosted } = terms;
    const byCallee = graph
      .calleesOf(graph.serviceOf(component))
      .map((by) => ({ by, of: Math.min(travelling, illness.get(by) ?? 0), isHost: false }));
    const byHost = [...hosts].map(([by, { parts }]) => {
      const of = (parts.get(component) ?? 0) * Math.min(inside + served + alerts, hostIllness.get(by) ?? 0);
      return { by, of, isHost: true };
    });
    const best = [...byCallee, ...byHost].reduce((most, each) => (each.of > most.of ? each : most), NOBODY);
    const explained = EXPLAINED_RATIO * best.of;
    const total = inside + served + wire + counts + operation + alerts + hosted - explained;
    return { ...terms, explained, explainedBy: best.by, isExplainedByHost: best.isHost, total };
  });
}
const NOBODY = { by: '', of: 0, isHost: false };
