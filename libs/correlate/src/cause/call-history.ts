import { type CallSummary, type EpochMs, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { type Deviation, strengthOf } from './deviation.js';
import { type Measured, measureAgainst, measureCount, usualOf, usualShareOf } from './measure-deviation.js';
import { type ServiceLevel } from './symptom-share.js';

const KEPT_MS = 2 * HOUR_MS;
const MAX_EDGES = 2_000;
/** A signal is found a little after what it finds. */
const LEAD_MS = 2 * MINUTE_MS;

interface EdgeMinute {
  readonly minuteAt: EpochMs;
  readonly calls: number;
  readonly errors: number;
  readonly p50Ms: number;
  readonly p95Ms: number;
}

/** One edge as one of its ends measured it. */
interface Edge {
  readonly caller: string;
  readonly callee: string;
  readonly seenBy: 'caller' | 'callee';
  readonly minutes: EdgeMinute[];
}

export type SavedCalls = readonly Edge[];

/** What a service answered in one minute, all callers together. */
interface Answered {
  readonly minuteAt: EpochMs;
  calls: number;
  errors: number;
  /** Milliseconds times calls. */
  weighed: number;
}

/** The last two hours of calls by edge: the service levels a symptom is traced by, and edges that left their own past. Bounded. */
export class CallHistory {
  private readonly edges: Map<string, Edge>;
  /** What services answered, as far as it was asked for since the last minute came in. */
  private readonly answered = new Map<string, readonly Answered[]>();

  constructor(saved: SavedCalls = []) {
    this.edges = new Map(saved.map((edge) => [keyOf(edge), { ...edge, minutes: [...edge.minutes] }]));
  }

  /** A minute that is known is replaced; the edge that was silent longest goes when there are too many. */
  add({ minuteAt, edges }: CallSummary): void {
    this.answered.clear();
    for (const { caller, callee, seenBy, calls, errors, p50Ms, p95Ms } of edges) {
      const edge = { caller, callee, seenBy };
      const key = keyOf(edge);
      const kept = (this.edges.get(key)?.minutes ?? []).filter(
        (minute) => minute.minuteAt !== minuteAt && minute.minuteAt > minuteAt - KEPT_MS,
      );
      kept.push({ minuteAt, calls, errors, p50Ms, p95Ms });
      kept.sort((a, b) => a.minuteAt - b.minuteAt);
      this.edges.delete(key);
      if (this.edges.size >= MAX_EDGES) this.edges.delete(this.edges.keys().next().value!);
      this.edges.set(key, { ...edge, minutes: kept });
    }
  }

  /** Latency and availability of what the services answered, before and since the onset. */
  levels(services: readonly string[], onsetAt: EpochMs): ServiceLevel[] {
    return services.flatMap((component) => {
      const { past, during } = split(this.answeredBy(component), onsetAt);
      if (during.length === 0) return [];
      const requests = during.map(({ calls }) => calls);
      const level = (kind: ServiceLevel['kind'], read: (minute: Answered) => number): ServiceLevel => ({
        component,
        kind,
        past: past.map(read),
        during: during.map(read),
        requests,
      });
      return [level('latency', latencyOf), level('availability', ({ calls, errors }) => 100 * (1 - errors / calls))];
    });
  }

  /** How the answers and the edges of the services depart from their own past since the onset. */
  deviations(services: readonly string[], onsetAt: EpochMs): Deviation[] {
    const wanted = new Set(services);
    const answers = services.flatMap((component) => {
      const { past, during } = split(this.answeredBy(component), onsetAt);
      const named = { component, peer: '' };
      const latency = worstAgainst(past.map(latencyOf), during.map(latencyOf));
      return [
        ...deviation({ ...named, subject: 'latency', role: 'latency' }, latency),
        ...deviation({ ...named, subject: 'failed calls', role: 'errors' }, failures(past, during)),
      ];
    });
    const ofEdges = [...this.edges.values()]
      .filter(({ caller, callee }) => caller !== '' && wanted.has(caller) && wanted.has(callee))
      .sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1))
      .flatMap(({ caller, callee, seenBy, minutes }) => {
        const [component, peer] = seenBy === 'caller' ? [caller, callee] : [callee, caller];
        const { past, during } = split(minutes, onsetAt);
        const p95Of = ({ p95Ms }: EdgeMinute) => p95Ms;
        const slow = worstAgainst(past.map(p95Of), during.map(p95Of));
        const subject = seenBy === 'caller' ? `calls to ${callee}` : `calls from ${caller}`;
        return deviation({ component, peer, subject, role: 'latency' }, slow);
      });
    return [...answers, ...ofEdges];
  }

  toJson(): SavedCalls {
    return [...this.edges.values()];
  }

  private answeredBy(service: string): readonly Answered[] {
    let known = this.answered.get(service);
    if (!known) this.answered.set(service, (known = this.sumOf(service)));
    return known;
  }

  private sumOf(service: string): Answered[] {
    const minutes = new Map<EpochMs, Answered>();
    for (const edge of this.edges.values()) {
      if (edge.callee !== service) continue;
      for (const { minuteAt, calls, errors, p50Ms } of edge.minutes) {
        const minute = minutes.get(minuteAt) ?? { minuteAt, calls: 0, errors: 0, weighed: 0 };
        minute.calls += calls;
        minute.errors += errors;
        minute.weighed += calls * p50Ms;
        minutes.set(minuteAt, minute);
      }
    }
    return [...minutes.values()].filter(({ calls }) => calls > 0).sort((a, b) => a.minuteAt - b.minuteAt);
  }
}

const keyOf = ({ caller, callee, seenBy }: Omit<Edge, 'minutes'>): string => `${caller}\0${callee}\0${seenBy}`;
const latencyOf = ({ weighed, calls }: Answered): number => weighed / calls;

function split<T extends { readonly minuteAt: EpochMs }>(minutes: readonly T[], onsetAt: EpochMs) {
  const from = onsetAt - LEAD_MS;
  return {
    past: minutes.filter(({ minuteAt }) => minuteAt < from),
    during: minutes.filter(({ minuteAt }) => minuteAt >= from),
  };
}

const worstOf = (judged: readonly Measured[]): Measured | null =>
  judged.reduce<Measured | null>((worst, each) => (each.z > (worst?.z ?? 0) ? each : worst), null);

function worstAgainst(past: readonly number[], during: readonly number[]): Measured | null {
  const usual = during.length > 0 ? usualOf(past) : null;
  return usual && worstOf(during.map((value) => measureAgainst(usual, value)));
}

function failures(past: readonly Answered[], during: readonly Answered[]): Measured | null {
  const usual = usualShareOf(past.map(({ calls, errors }) => errors / calls));
  return usual && worstOf(during.map(({ calls, errors }) => measureCount(usual, errors, calls)));
}

const deviation = (
  named: Pick<Deviation, 'component' | 'peer' | 'subject' | 'role'>,
  measured: Measured | null,
): Deviation[] =>
  measured
    ? [
        {
          ...named,
          strength: strengthOf(measured.z),
          direction: 'up',
          observed: measured.observed,
          expected: measured.expected,
          propagates: true,
        },
      ]
    : [];
