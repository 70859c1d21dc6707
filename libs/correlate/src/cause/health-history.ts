import { type EpochMs, HOUR_MS, type HealthSummary, MINUTE_MS } from '@tocsin/model';
import { type Deviation, strengthOf } from './deviation.js';
import { type Measured, measureCount, usualShareOf } from './measure-deviation.js';

const KEPT_MS = 2 * HOUR_MS;
const MAX_SERVICES = 1_000;
const MAX_SURPRISING = 8;
/** A signal is found a little after what it finds. */
const LEAD_MS = 2 * MINUTE_MS;

type Kept = Omit<HealthSummary, 'tenant' | 'scope' | 'environment' | 'service'>;

/** A tail probability as the deviation of a normal distribution that is as unlikely. */
const deviationsOf = (surprise: number): number => Math.sqrt(2 * Math.LN10 * Math.max(0, surprise));

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);

interface Share {
  readonly subject: string;
  readonly read: (minute: Kept) => readonly [part: number, whole: number];
}

const SHARES: readonly Share[] = [{ subject: 'log errors', read: ({ errors, logs }) => [errors, logs] }];

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
      return [...SHARES.flatMap((each) => shareDeviation(service, each, past, during)), ...surprises(service, during)];
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

const numbers = (values: readonly (number | null)[]): number[] => values.filter((value) => value !== null);

/** The worst minute's count against its usual share: a few errors among few lines say little. */
function shareDeviation(
  component: string,
  { subject, read }: Share,
  past: readonly Kept[],
  during: readonly Kept[],
): Deviation[] {
  const usual = usualShareOf(numbers(past.map((minute) => share(...read(minute)))));
  const judged = usual ? during.map((minute) => measureCount(usual, ...read(minute))) : [];
  const worst = judged.reduce<Measured | null>((best, each) => (each.z > (best?.z ?? 0) ? each : best), null);
  if (!worst) return [];
  const { z, observed, expected } = worst;
  const named = { component, subject, role: 'errors' as const, peer: '' };
  return [{ ...named, strength: strengthOf(z), direction: 'up', observed, expected, propagates: true }];
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
