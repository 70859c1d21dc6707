export interface CallEdge {
  readonly caller: string;
  readonly callee: string;
}

/** A service within reach of another, with the services walked through, both ends included. */
export interface Reach {
  readonly hops: number;
  readonly path: readonly string[];
}

/** Which service calls which. Immutable; unknown services have no neighbours. */
export class ServiceGraph {
  private readonly callees = new Map<string, Set<string>>();
  private readonly callers = new Map<string, Set<string>>();

  constructor(edges: readonly CallEdge[]) {
    for (const { caller, callee } of edges) {
      add(this.callees, caller, callee);
      add(this.callers, callee, caller);
    }
  }

  calleesOf(service: string): readonly string[] {
    return [...(this.callees.get(service) ?? [])].sort();
  }

  callersOf(service: string): readonly string[] {
    return [...(this.callers.get(service) ?? [])].sort();
  }

  /** All services at most `maxHops` calls away in either direction, the service itself (0 hops) included. */
  within(service: string, maxHops: number): ReadonlyMap<string, Reach> {
    const reached = new Map<string, Reach>([[service, { hops: 0, path: [service] }]]);
    let frontier = [service];
    for (let hops = 1; hops <= maxHops && frontier.length > 0; hops++) {
      const next: string[] = [];
      for (const at of frontier)
        for (const neighbour of [...this.calleesOf(at), ...this.callersOf(at)])
          if (!reached.has(neighbour)) {
            reached.set(neighbour, { hops, path: [...reached.get(at)!.path, neighbour] });
            next.push(neighbour);
          }
      frontier = next;
    }
    return reached;
  }

  /** Everything that `service` calls, directly or through others. */
  downstreamOf(service: string): ReadonlySet<string> {
    const seen = new Set<string>();
    const open = [service];
    for (let at = open.pop(); at !== undefined; at = open.pop())
      for (const callee of this.callees.get(at) ?? [])
        if (callee !== service && !seen.has(callee)) {
          seen.add(callee);
          open.push(callee);
        }
    return seen;
  }
}

function add(map: Map<string, Set<string>>, from: string, to: string): void {
  const set = map.get(from);
  if (set) set.add(to);
  else map.set(from, new Set([to]));
}
