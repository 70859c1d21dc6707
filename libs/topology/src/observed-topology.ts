import { type EpochMs, DAY_MS } from '@tocsin/model';

/** One minute of calls from one service to another, folded from spans or span metrics. */
export interface ObservedEdge {
  readonly caller: string;
  readonly callee: string;
  readonly calls: number;
}

/** An edge as it is known: how often seen, and when last. */
export interface KnownEdge extends ObservedEdge {
  readonly firstAt: EpochMs;
  readonly lastAt: EpochMs;
}

/** Where an instance (pod, container, process) runs and what it is part of; '' = not known. */
export interface Placement {
  readonly instance: string;
  readonly service: string;
  readonly host: string;
}

const MAX_EDGES = 20_000;
const MAX_PLACEMENTS = 20_000;
/** An edge not seen for this long is not walked any more. */
const EDGE_LIFE_MS = 7 * DAY_MS;
const HALF_LIFE_MS = DAY_MS;
/** Calls from which an edge is as good as half declared: a scan or a mistyped name makes a few. */
const DOUBTFUL_CALLS = 5;

type Dated<T> = { -readonly [K in keyof T]: T[K] } & { lastAt: EpochMs };

export interface SavedTopology {
  readonly edges: readonly KnownEdge[];
  readonly placements: readonly Dated<Placement>[];
}

/**
 * What was seen of the estate: who calls whom and which instance runs where, each with its age. Bounded; the longest unseen
 * goes first. Plain in and out (`toJson`), no clock: times are the events' own, and older ones never make an edge younger.
 */
export class ObservedTopology {
  private readonly edges = new Map<string, Dated<KnownEdge>>();
  private readonly placements = new Map<string, Dated<Placement>>();
  /** Grows with every observation of an edge: a graph made at one revision is good until the next. Not kept in snapshots. */
  revision = 0;

  constructor(saved: SavedTopology = { edges: [], placements: [] }) {
    for (const edge of saved.edges) this.edges.set(`${edge.caller}\0${edge.callee}`, { ...edge });
    for (const placement of saved.placements) this.placements.set(placement.instance, { ...placement });
  }

  /** A service's calls to itself say nothing and are left out. */
  observe({ caller, callee, calls }: ObservedEdge, at: EpochMs): void {
    if (!caller || !callee || caller === callee || calls <= 0) return;
    this.revision++;
    const key = `${caller}\0${callee}`;
    const known = this.edges.get(key);
    if (known) {
      known.calls += calls;
      known.firstAt = Math.min(known.firstAt, at);
      known.lastAt = Math.max(known.lastAt, at);
      return;
    }
    dropOldest(this.edges, MAX_EDGES);
    this.edges.set(key, { caller, callee, calls, firstAt: at, lastAt: at });
  }

  /** The newest word on an instance counts; what it leaves open stays. An instance named like its service is none. */
  place({ instance, service, host }: Placement, at: EpochMs): void {
    if (!instance || instance === service || instance === host) return;
    const known = this.placements.get(instance);
    if (!known) {
      dropOldest(this.placements, MAX_PLACEMENTS);
      this.placements.set(instance, { instance, service, host, lastAt: at });
    } else if (at >= known.lastAt)
      Object.assign(known, { service: service || known.service, host: host || known.host, lastAt: at });
  }

  /** Edges that still count at `now`, in order of name. */
  edgesAt(now: EpochMs): KnownEdge[] {
    return [...this.edges.values()]
      .filter(({ lastAt }) => now - lastAt < EDGE_LIFE_MS)
      .sort((a, b) => (`${a.caller}\0${a.callee}` < `${b.caller}\0${b.callee}` ? -1 : 1));
  }

  /** When the youngest edge was last seen; 0 without any. */
  get newestAt(): EpochMs {
    let newest = 0;
    for (const { lastAt } of this.edges.values()) newest = Math.max(newest, lastAt);
    return newest;
  }

  placed(): readonly Placement[] {
    return [...this.placements.values()].sort((a, b) => (a.instance < b.instance ? -1 : 1));
  }

  toJson(): SavedTopology {
    return { edges: [...this.edges.values()], placements: [...this.placements.values()] };
  }
}

/** 0–1: how sure an observed edge is; grows with its calls, halves with each day unseen. A declared edge is sure. */
export const edgeConfidence = ({ calls, lastAt }: KnownEdge, now: EpochMs): number =>
  (calls / (calls + DOUBTFUL_CALLS)) * 2 ** (-Math.max(0, now - lastAt) / HALF_LIFE_MS);

function dropOldest<T extends { readonly lastAt: EpochMs }>(map: Map<string, T>, limit: number): void {
  if (map.size < limit) return;
  let oldest: string | null = null;
  for (const [key, { lastAt }] of map)
    if (oldest === null || lastAt < map.get(oldest)!.lastAt || (lastAt === map.get(oldest)!.lastAt && key < oldest))
      oldest = key;
  map.delete(oldest!);
}
