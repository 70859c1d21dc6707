import { type KnownEdge, type Placement, type ObservedTopology, edgeConfidence } from './observed-topology.js';
import { type CallEdge, ServiceGraph } from './service-graph.js';
import { type EpochMs } from '@tocsin/model';

/** What rules declare of the estate. `aliases`: other names of the same thing. */
export interface DeclaredTopology {
  readonly calls: readonly CallEdge[];
  readonly placements: readonly Placement[];
  readonly aliases: readonly { readonly name: string; readonly sameAs: string }[];
}

const MIN_CONFIDENCE = 0.2;

/** `node-6`, `node-6:9100` and a declared alias are one host. */
const withoutPort = (name: string): string => name.replace(/:\d{1,5}$/, '');

/**
 * The estate at one time: declared edges and placements, completed by what was observed. A declaration wins wherever both speak
 * of one instance; observed edges count from a confidence of 0.2. Names that nobody knows are services of their own.
 */
export class Estate {
  readonly graph: ServiceGraph;
  private readonly names = new Map<string, string>();
  private readonly placements = new Map<string, Placement>();
  private readonly instances = new Map<string, Set<string>>();

  constructor(declared: DeclaredTopology, observed: ObservedTopology, now: EpochMs) {
    for (const { name, sameAs } of declared.aliases) this.names.set(name, sameAs);
    const sure = (edge: KnownEdge) => edgeConfidence(edge, now) >= MIN_CONFIDENCE;
    this.graph = new ServiceGraph(
      [...declared.calls, ...observed.edgesAt(now).filter(sure)].map(({ caller, callee }) => ({
        caller: this.nameOf(caller),
        callee: this.nameOf(callee),
      })),
    );
    for (const placement of [...observed.placed(), ...declared.placements]) this.add(placement);
  }

  /** The one name of a thing. A chain of aliases is followed to its end, a cycle of them ends where it began. */
  nameOf(name: string): string {
    const seen = new Set<string>();
    let at = withoutPort(name);
    for (let next = this.names.get(at); next !== undefined && !seen.has(at); next = this.names.get(at)) {
      seen.add(at);
      at = next;
    }
    return at;
  }

  calleesOf(service: string): readonly string[] {
    return this.graph.calleesOf(service);
  }

  callersOf(service: string): readonly string[] {
    return this.graph.callersOf(service);
  }

  serviceOf(component: string): string {
    return this.placements.get(component)?.service || component;
  }

  hostOf(component: string): string {
    return this.placements.get(component)?.host ?? '';
  }

  /** Instances of a service, in order of name. */
  instancesOf(service: string): readonly string[] {
    return [...(this.instances.get(service) ?? [])].sort();
  }

  private add({ instance, service, host }: Placement): void {
    const known = this.placements.get(instance);
    if (known) this.instances.get(known.service)?.delete(instance);
    const placed = { instance, service: service || (known?.service ?? ''), host: host || (known?.host ?? '') };
    this.placements.set(instance, placed);
    if (!placed.service) return;
    const instances = this.instances.get(placed.service);
    if (instances) instances.add(instance);
    else this.instances.set(placed.service, new Set([instance]));
  }
}
