import { type EpochMs, DAY_MS, HOUR_MS } from '@tocsin/model';

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

/** A placement as it is known; without an instance it says that something of the service runs on the host. */
export interface KnownPlacement extends Placement {
  readonly lastAt: EpochMs;
  /** Since when the instance sends nothing any more; null while it does. */
  readonly silentSince: EpochMs | null;
}

const MAX_EDGES = 20_000;
const MAX_PLACEMENTS = 20_000;
/** An edge not seen for this long is not walked any more. */
const EDGE_LIFE_MS = 7 * DAY_MS;
const HALF_LIFE_MS = DAY_MS;
/** Instances come and go with each release. */
const PLACEMENT_HALF_LIFE_MS = 2 * HOUR_MS;
/** Calls from which an edge is as good as half declared: a scan or a mistyped name makes a few. */
const DOUBTFUL_CALLS = 5;

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

export interface SavedTopology {
  readonly edges: readonly KnownEdge[];
  readonly placements: readonly KnownPlacement[];
}

/**
 * What was seen of the estate: who calls whom and which instance runs where, each with its age. Bounded; the longest unseen
 * goes first. Plain in and out (`toJson`), no clock: times are the events' own, and older ones never make an edge younger.
 */
export class ObservedTopology {
  private readonly edges = new Map<string, Mutable<KnownEdge>>();
  private readonly placements = new Map<string, Mutable<KnownPlacement>>();
  /** Grows with every observation of an edge: a graph made at one revision is good until the next. Not kept in snapshots. */
  revision = 0;

  constructor(saved: SavedTopology = { edges: [], placements: [] }) {
    for (const edge of saved.edges) this.edges.set(`${edge.caller}\0${edge.callee}`, { ...edge });
    for (const placement of saved.placements) this.placements.set(placeKey(placement), { ...placement });
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

  /**
   * The newest word on an instance counts; what it leaves open stays. An instance named like its service is none. `at`: when it was last
   * heard; `silent`: it sends nothing since.
   */
  place({ instance, service, host }: Placement, at: EpochMs, silent = false): void {
    if (instance ? instance === service || instance === host : !service || !host || service === host) return;
    const key = placeKey({ instance, service, host });
    const known = this.placements.get(key);
    const silentSince = silent ? at : null;
    if (!known) {
      dropOldest(this.placements, MAX_PLACEMENTS);
      this.placements.set(key, { instance, service, host, lastAt: at, silentSince });
    } else if (at >= known.lastAt)
      Object.assign(known, { service: service || known.service, host: host || known.host, lastAt: at, silentSince });
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

  placed(): readonly KnownPlacement[] {
    return [...this.placements].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, placement]) => placement);
  }

  toJson(): SavedTopology {
    return { edges: [...this.edges.values()], placements: [...this.placements.values()] };
  }
}

const placeKey = ({ instance, service, host }: Placement): string => instance || `\0${service}\0${host}`;

/** 0–1: how sure an observed placement is; halves with each two hours unseen. A declared one is sure. */
export const placementConfidence = ({ lastAt }: KnownPlacement, now: EpochMs): number =>
  2 ** (-Math.max(0, now - lastAt) / PLACEMENT_HALF_LIFE_MS);

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
