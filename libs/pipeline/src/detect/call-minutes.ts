import { type FoldedCalls } from '@tocsin/contracts';
import { type CallEdge, type CallSummary, type EpochMs, MINUTE_MS } from '@tocsin/model';
import { DurationHistogram } from '@tocsin/stats';

const MAX_EDGES = 64;
/** Pairs of services of one service and minute: beyond, their calls are counted and no more. */
const MAX_PAIRS = 1_024;

/** What one service did in one minute: calls by pair and side. */
interface Minute {
  readonly pairs: Map<string, Pair>;
  unheld: number;
}
interface Pair {
  readonly side: FoldedCalls['side'];
  readonly caller: string;
  readonly callee: string;
  calls: number;
  errors: number;
  readonly durations: DurationHistogram;
}

/** The calls of a closed minute around the service with this number. */
export interface ClosedCalls extends Pick<CallSummary, 'minuteAt' | 'edges' | 'beyondLimit'> {
  readonly service: number;
}

const edgeOf = ({ side, caller, callee, calls, errors, durations }: Pair): CallEdge => ({
  caller,
  callee,
  seenBy: side,
  calls,
  errors,
  p50Ms: durations.quantile(0.5),
  p95Ms: durations.quantile(0.95),
});

/** Both sides tell of the same calls: where the caller does, the other's view is left out. */
function edgesOf({ pairs, unheld }: Minute): Pick<CallSummary, 'edges' | 'beyondLimit'> {
  const seen = [...pairs.values()].filter(
    ({ side, caller, callee }) => side === 'caller' || !pairs.has(`caller\0${caller}\0${callee}`),
  );
  const edges = seen
    .map(edgeOf)
    .sort((a, b) => b.calls - a.calls || (`${a.caller}\0${a.callee}` < `${b.caller}\0${b.callee}` ? -1 : 1));
  const rest = edges.slice(MAX_EDGES);
  const calls = rest.reduce((sum, edge) => sum + edge.calls, unheld);
  return { edges: edges.slice(0, MAX_EDGES), beyondLimit: { edges: rest.length, calls } };
}

/** A minute's calls by the number of their service: calls beyond the limit, and pairs. Plain data, for snapshots. */
export type SavedCalls = [minuteAt: EpochMs, services: [service: number, unheld: number, pairs: FoldedCalls[]][]];

/** Folded calls, by minute and service, until the minute closes. Adding is commutative. */
export class CallMinutes {
  private readonly minutes = new Map<EpochMs, Map<number, Minute>>();

  add(at: EpochMs, service: number, { side, caller, callee, calls, errors, durations }: FoldedCalls): void {
    const pairs = this.minute(at - (at % MINUTE_MS), service);
    const key = `${side}\0${caller}\0${callee}`;
    let pair = pairs.pairs.get(key);
    if (!pair) {
      if (pairs.pairs.size >= MAX_PAIRS) {
        pairs.unheld += calls;
        return;
      }
      pairs.pairs.set(key, (pair = { side, caller, callee, calls: 0, errors: 0, durations: new DurationHistogram() }));
    }
    pair.calls += calls;
    pair.errors += errors;
    pair.durations.merge(durations);
  }

  /** Takes out every minute that has ended by `at`, by time and service. */
  close(at: EpochMs): ClosedCalls[] {
    const ended = [...this.minutes].filter(([minuteAt]) => minuteAt + MINUTE_MS <= at).sort(([a], [b]) => a - b);
    return ended.flatMap(([minuteAt, services]) => {
      this.minutes.delete(minuteAt);
      return [...services]
        .sort(([a], [b]) => a - b)
        .map(([service, minute]) => ({ service, minuteAt, ...edgesOf(minute) }));
    });
  }

  toJson(): SavedCalls[] {
    return [...this.minutes].map(([minuteAt, services]): SavedCalls => [
      minuteAt,
      [...services].map(([service, { pairs, unheld }]): SavedCalls[1][number] => [
        service,
        unheld,
        [...pairs.values()].map(({ durations, ...pair }) => ({ ...pair, durations: durations.toCounts() })),
      ]),
    ]);
  }

  static fromJson(saved: readonly SavedCalls[]): CallMinutes {
    const minutes = new CallMinutes();
    for (const [minuteAt, services] of saved)
      for (const [service, unheld, pairs] of services) {
        for (const pair of pairs) minutes.add(minuteAt, service, pair);
        minutes.minute(minuteAt, service).unheld = unheld;
      }
    return minutes;
  }

  private minute(minuteAt: EpochMs, service: number): Minute {
    let services = this.minutes.get(minuteAt);
    if (!services) this.minutes.set(minuteAt, (services = new Map()));
    let minute = services.get(service);
    if (!minute) services.set(service, (minute = { pairs: new Map(), unheld: 0 }));
    return minute;
  }
}
