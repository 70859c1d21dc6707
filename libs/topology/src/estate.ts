import { type EpochMs } from '@tocsin/model';
import { Names } from './names.js';
import { type KnownEdge, type ObservedTopology, type Placement, edgeConfidence } from './observed-topology.js';
import { Placements, type SilentPlacement } from './placements.js';
import { type CallEdge, ServiceGraph } from './service-graph.js';

/** What rules declare of the estate. `aliases`: other names of the same thing. */
export interface DeclaredTopology {
  readonly calls: readonly CallEdge[];
  readonly placements: readonly Placement[];
  readonly aliases: readonly { readonly name: string; readonly sameAs: string }[];
}

const MIN_CONFIDENCE = 0.2;

/** Who calls whom at one time: what is declared, and what was observed with a confidence of 0.2 at least. */
export function callGraph(
  { calls, aliases }: Pick<DeclaredTopology, 'calls' | 'aliases'>,
  observed: ObservedTopology,
  now: EpochMs,
): ServiceGraph {
  const names = new Names(aliases);
  const sure = (edge: KnownEdge) => edgeConfidence(edge, now) >= MIN_CONFIDENCE;
  return new ServiceGraph(
    [...calls, ...observed.edgesAt(now).filter(sure)].map(({ caller, callee }) => ({
      caller: names.of(caller),
      callee: names.of(callee),
    })),
  );
}

/**
 * The estate at one time: declared edges and placements, completed by what was observed. A declaration wins wherever both speak
 * of one instance. Names that nobody knows are services of their own.
 */
export class Estate {
  readonly graph: ServiceGraph;
  private readonly placements: Placements;
  private readonly names: Names;

  /** @param graph the call graph of that time, where it is at hand */
  constructor(
    declared: DeclaredTopology,
    observed: ObservedTopology,
    now: EpochMs,
    graph = callGraph(declared, observed, now),
  ) {
    this.names = new Names(declared.aliases);
    this.graph = graph;
    this.placements = new Placements(declared.placements, observed.placed(), this.names, now);
  }

  /** The one name of a thing. */
  nameOf(name: string): string {
    return this.names.of(name);
  }

  calleesOf(service: string): readonly string[] {
    return this.graph.calleesOf(service);
  }

  callersOf(service: string): readonly string[] {
    return this.graph.callersOf(service);
  }

  serviceOf(component: string): string {
    return this.placements.serviceOf(component);
  }

  hostOf(component: string): string {
    return this.placements.hostOf(component);
  }

  /** Instances of a service, in order of name. */
  instancesOf(service: string): readonly string[] {
    return this.placements.instancesOf(service);
  }

  /** What of a service sends nothing any more. */
  silentOf(service: string): readonly SilentPlacement[] {
    return this.placements.silentOf(service);
  }

  /** The part of a service's instances that run on the host, 0–1; 0 when nothing is known of the service. */
  shareOn(service: string, host: string): number {
    return this.placements.shareOn(service, host);
  }
}
