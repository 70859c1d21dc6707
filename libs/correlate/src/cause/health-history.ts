import { type EpochMs, HOUR_MS, type HealthSummary, MINUTE_MS } from '@tocsin/model';
import { type Deviation, type DeviationRole, strengthOf } from './deviation.js';
import { measureCount, measureDeviation } from './measure-deviation.js';
import { type ServiceLevel } from './symptom-share.js';

const KEPT_MS = 2 * HOUR_MS;
const MAX_SERVICES = 1_000;
const MAX_SURPRISING = 8;
/** A signal is found a little after what it finds. */
const LEAD_MS = 2 * MINUTE_MS;

type Kept = Omit<HealthSummary, 'tenant' | 'scope' | 'environment' | 'service'>;

/** A tail probability as the deviation of a normal distribution that is as unlikely. */
const deviationsOf = (surprise: number): number => Math.sqrt(2 * Math.LN10 * Math.max(0, surprise));

interface Gauge {
  readonly subject: string;
  readonly role: DeviationRole;
  readonly worse: 'up' | 'down' | 'both';
  readonly read: (minute: Kept) => number | null;
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
const GAUGES: readonly Gauge[] = [
  { subject: 'latency p95', role: 'latency', worse: 'up', read: ({ p95Ms }) => p95Ms ?? null },
  { subject: 'calls', role: 'load', worse: 'both', read: ({ calls }) => calls ?? null },
];

interface Share {
  readonly subject: string;
  readonly read: (minute: Kept) => readonly [part: number, whole: number];
}

const SHARES: readonly Share[] = [
  { subject: 'log errors', read: ({ errors, logs }) => [errors, logs] },
  { subject: 'failed calls', read: ({ failed = 0, calls = 0 }) => [failed, calls] },
];

/** The last two hours of health summaries by service: what a service usually does, to compare an incident with. Bounded. */
export class HealthHistory {
  private readonly minutes: Map<string, Kept[]>;

  constructor(saved: readonly (readonly [string, readonly Kept[]])[] = []) {
    this.minutes = new Map(saved.map(([service, kept]) => [service, [...kept]]));
  }

  /** A minute that is known is replaced; the service that was silent longest goes when there are too many. */
  add({ tenant: _t, scope: _s, environment: _e, service, ...summary }: HealthSummary): void {
    const kept = (this.minutes.get(service) ?? []).filter(
      ({ minuteAt }) => minuteAt !== summary.minuteAt && minuteAt > summary.minuteAt - KEPT_MS,
    );
    kept.push({ ...summary, surprising: summary.surprising.slice(0, MAX_SURPRISING) });
    kept.sort((a, b) => a.minuteAt - b.minuteAt);
    this.minutes.delete(service);
    if (this.minutes.size >= MAX_SERVICES) this.minutes.delete(this.minutes.keys().next().value!);
    this.minutes.set(service, kept);
  }

  services(): string[] {
    return [...this.minutes.keys()].sort();
  }

  /** How the services depart from their own past since `onsetAt`. */
  deviations(services: readonly string[], onsetAt: EpochMs): Deviation[] {
    return services.flatMap((service) => {
      const { past, during } = this.split(service, onsetAt);
      return [
        ...GAUGES.flatMap((gauge) => gaugeDeviation(service, gauge, past, during)),
        ...SHARES.flatMap((each) => shareDeviation(service, each, past, during)),
        ...edgeDeviations(service, past, during),
        ...surprises(service, during),
      ];
    });
  }

  /** Latency and availability of the services that measure calls, for tracing a symptom. */
  levels(services: readonly string[], onsetAt: EpochMs): ServiceLevel[] {
    return services.flatMap((component) => {
      const { past, during } = this.split(component, onsetAt);
      const requests = during.map(({ calls }) => calls ?? 0);
      const level = (kind: ServiceLevel['kind'], read: (minute: Kept) => number | null): ServiceLevel => ({
        component,
        kind,
        past: past.map(read).filter((value) => value !== null),
        during: during.map((minute) => read(minute) ?? NaN),
        requests,
      });
      if (requests.every((calls) => calls === 0)) return [];
      return [
        level('latency', ({ p50Ms }) => p50Ms ?? null),
        level('availability', ({ failed, calls }) => {
          const ratio = share(failed ?? 0, calls ?? 0);
          return ratio === null ? null : 100 * (1 - ratio);
        }),
      ];
    });
  }

  toJson(): [string, Kept[]][] {
    return [...this.minutes];
  }

  private split(service: string, onsetAt: EpochMs): { past: Kept[]; during: Kept[] } {
    const from = onsetAt - LEAD_MS;
    const all = this.minutes.get(service) ?? [];
    return {
      past: all.filter(({ minuteAt }) => minuteAt < from),
      during: all.filter(({ minuteAt }) => minuteAt >= from),
    };
  }
}

function deviation(
  named: Pick<Deviation, 'component' | 'subject' | 'role' | 'peer'>,
  worse: Gauge['worse'],
  past: readonly number[],
  during: readonly number[],
): Deviation[] {
  // The worst minute since the onset counts: the median of a short fault would be that of the calm around it.
  const values = during.length === 0 || worse === 'both' ? during : [Math.max(...during)];
  const measured = measureDeviation(past, values);
  if (!measured) return [];
  const { z, observed, expected } = measured;
  const direction = z < 0 ? 'down' : 'up';
  const strength = worse === 'both' || worse === direction ? strengthOf(z) : 0;
  const propagates = named.role === 'latency' || named.role === 'errors';
  return [{ ...named, strength, direction, observed, expected, propagates }];
}

const numbers = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

const gaugeDeviation = (
  component: string,
  { subject, role, worse, read }: Gauge,
  past: readonly Kept[],
  during: readonly Kept[],
): Deviation[] =>
  deviation({ component, subject, role, peer: '' }, worse, numbers(past.map(read)), numbers(during.map(read)));

/** The worst minute's count against its usual share: a few errors among few lines say little. */
function shareDeviation(
  component: string,
  { subject, read }: Share,
  past: readonly Kept[],
  during: readonly Kept[],
): Deviation[] {
  const pastShares = numbers(past.map((minute) => share(...read(minute))));
  const judged = during.map((minute) => {
    const [count, total] = read(minute);
    return measureCount({ count, total, pastShares });
  });
  const worst = judged.reduce((best, each) => (each && each.z > (best?.z ?? 0) ? each : best), null);
  if (!worst) return [];
  const { z, observed, expected } = worst;
  const named = { component, subject, role: 'errors' as const, peer: '' };
  return [{ ...named, strength: strengthOf(z), direction: 'up', observed, expected, propagates: true }];
}

function edgeDeviations(component: string, past: readonly Kept[], during: readonly Kept[]): Deviation[] {
  const peers = new Set(during.flatMap(({ callees = [] }) => callees.map(({ service }) => service)));
  return [...peers].sort().flatMap((peer) => {
    const read = ({ callees = [] }: Kept) => callees.find(({ service }) => service === peer)?.p95Ms ?? null;
    const named = { component, subject: `calls to ${peer}`, role: 'latency' as const, peer };
    return deviation(named, 'up', numbers(past.map(read)), numbers(during.map(read)));
  });
}

/** Templates and series that surprised, each at its worst minute. */
function surprises(component: string, during: readonly Kept[]): Deviation[] {
  const worst = new Map<string, Kept['surprising'][number]>();
  for (const { surprising } of during)
    for (const each of surprising)
      if (each.surprise > (worst.get(each.subject)?.surprise ?? 0)) worst.set(each.subject, each);
  return [...worst.values()].map(({ subject, title, count, expected, surprise, kind = 'template' }) => ({
    component,
    subject: title ?? subject,
    role: kind === 'template' ? 'count' : 'resource',
    peer: '',
    strength: strengthOf(deviationsOf(surprise)),
    direction: count < expected ? 'down' : 'up',
    observed: count,
    expected,
    propagates: false,
  }));
}
