/** What happens to a component at one moment. Ratios are added to what is normal, factors multiply it. */
export interface Effect {
  readonly errors?: number;
  readonly slow?: number;
  readonly load?: number;
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly connections?: number;
  readonly backlog?: number;
  /** Sends nothing. */
  readonly down?: boolean;
  /** Its counters begin again, and it says that it starts. */
  readonly restarts?: boolean;
  readonly line?: { readonly level: string; readonly text: string; readonly perSecond: number };
}

/** Both at once. */
export function combine(a: Effect, b: Effect): Effect {
  const sum = (key: 'errors' | 'cpu' | 'memory' | 'disk' | 'connections' | 'backlog') => (a[key] ?? 0) + (b[key] ?? 0);
  return {
    errors: Math.min(0.95, sum('errors')),
    cpu: sum('cpu'),
    memory: sum('memory'),
    disk: sum('disk'),
    connections: sum('connections'),
    backlog: sum('backlog'),
    slow: (a.slow ?? 1) * (b.slow ?? 1),
    load: (a.load ?? 1) * (b.load ?? 1),
    down: a.down || b.down,
    restarts: a.restarts || b.restarts,
    line: b.line ?? a.line,
  };
}
