import { type Alert, type EpochMs, HOUR_MS, MINUTE_MS, type Verdict } from '@tocsin/model';

/** How long an alert may wait for company before it is left out: the limit for its decision. */
export const HOLD_MS = MINUTE_MS;
/** Company counts from this long before an alert until it must be decided. */
const WINDOW_MS = 3 * MINUTE_MS + HOLD_MS;
const HALF_LIFE_MS = 6 * HOUR_MS;
/** What repeats within this is one episode of a condition. */
const EPISODE_MS = 5 * MINUTE_MS;
/** A condition that never comes proves this much (nats), one that comes `COMMONPLACE_PER_HOUR` nothing. */
const MOST_WEIGHT = 5;
const COMMONPLACE_PER_HOUR = 3;
/** Below this weight a known condition is chronic: about four episodes a day outside of incidents. */
const CHRONIC_WEIGHT = 3;
const CHRONIC_EPISODES = 4;
const CHRONIC_AFTER_MS = HOUR_MS;
/** Company that carries a chronic alert into an incident: three conditions never seen before, or many seldom ones (nats). */
export const ENOUGH_COMPANY = 13;
const MAX_CONDITIONS = 20_000;
/** Weights are added and taken away in thousandths, so that sums are exact. */
const SCALE = 1_000;

interface Condition {
  /** Its service and its host, as far as it has them. */
  readonly places: readonly string[];
  at: EpochMs;
  readonly weight: number;
}
interface Rate {
  /** Episodes outside of incidents, decayed. */
  episodes: number;
  at: EpochMs;
  episodeAt: EpochMs;
  seen: number;
  verdict: Verdict | null;
}
/** An episode whose company is weighed once its time is over. */
interface Episode {
  readonly fingerprint: string;
  readonly service: string;
  readonly host: string;
  readonly dueAt: EpochMs;
}
export interface SavedBackground {
  readonly since: EpochMs | null;
  readonly recent: readonly [string, Condition][];
  readonly rates: readonly [string, Rate][];
  readonly episodes: readonly Episode[];
}

/** Where an alert counts: at its service and on its host. */
const placesOf = ({ service, host }: Alert): string[] => [
  ...(service ? [service] : []),
  ...(host ? [hostPlace(host)] : []),
];
const hostPlace = (host: string): string => `host\0${host}`;

/**
 * What is always going on: how often each condition fires outside of incidents, and how much unusual company an alert has.
 * An episode counts for the background as far as it was alone: 1 with little company, by the square less with much.
 * Bounded: the conditions heard of last are kept.
 */
export class Background {
  private since: EpochMs | null;
  private readonly recent: Map<string, Condition>;
  private readonly rates: Map<string, Rate>;
  private readonly episodes: Episode[];
  private readonly sums = new Map<string, number>();

  constructor(saved?: SavedBackground) {
    this.since = saved?.since ?? null;
    this.recent = new Map(saved?.recent);
    this.rates = new Map(saved?.rates);
    this.episodes = [...(saved?.episodes ?? [])];
    for (const { places, weight } of this.recent.values()) this.addSum(places, weight);
  }

  toJSON(): SavedBackground {
    return { since: this.since, recent: [...this.recent], rates: [...this.rates], episodes: this.episodes };
  }

  /** Takes note of a firing alert. `now` never goes back. */
  note(alert: Alert, now: EpochMs): void {
    this.since ??= now;
    const { fingerprint } = alert;
    const known = this.recent.get(fingerprint);
    if (known) {
      this.recent.delete(fingerprint);
      known.at = now;
      this.recent.set(fingerprint, known);
    } else {
      const places = placesOf(alert);
      const weight = Math.round(this.weightOf(fingerprint, now) * SCALE);
      this.recent.set(fingerprint, { places, at: now, weight });
      this.addSum(places, weight);
      if (this.recent.size > MAX_CONDITIONS) this.dropOldest();
    }
    const rate = this.rates.get(fingerprint);
    if (rate && now - rate.episodeAt < EPISODE_MS) return;
    this.keep(fingerprint, { ...(rate ?? { episodes: 0, at: now, verdict: null, seen: 0 }), episodeAt: now });
    this.rates.get(fingerprint)!.seen++;
    this.episodes.push({ fingerprint, service: alert.service, host: alert.host, dueAt: now + HOLD_MS });
  }

  /** Weighs the episodes whose time is over before `now`. `near`: the services a service is related to, itself included. */
  settle(now: EpochMs, near: (service: string) => Iterable<string>): void {
    let done = 0;
    for (; done < this.episodes.length && this.episodes[done]!.dueAt < now; done++) {
      const { fingerprint, service, host, dueAt } = this.episodes[done]!;
      const company = this.companyOf(service ? near(service) : [], host, dueAt);
      const rate = this.rates.get(fingerprint);
      if (!rate) continue;
      const alone = Math.min(1, (ENOUGH_COMPANY / Math.max(company, 1e-9)) ** 2);
      rate.episodes = decayed(rate.episodes, dueAt - rate.at) + alone;
      rate.at = dueAt;
    }
    this.episodes.splice(0, done);
  }

  /** The weight of the different conditions that fired at these services, or on this host, in the last minutes: the greater, nats. */
  companyOf(services: Iterable<string>, host: string, now: EpochMs): number {
    for (const [fingerprint, { places, at, weight }] of this.recent) {
      if (at >= now - WINDOW_MS) break;
      this.recent.delete(fingerprint);
      this.addSum(places, -weight);
    }
    let sum = 0;
    for (const service of services) sum += this.sums.get(service) ?? 0;
    return Math.max(sum, host ? (this.sums.get(hostPlace(host)) ?? 0) : 0) / SCALE;
  }

  /** Episodes an hour outside of incidents, with a little doubt in favour of the unknown. */
  ratePerHour(fingerprint: string, now: EpochMs): number {
    const rate = this.rates.get(fingerprint);
    const episodes = rate ? decayed(rate.episodes, now - rate.at) : 0;
    const observed = (HALF_LIFE_MS / Math.LN2) * (1 - 2 ** (-(now - (this.since ?? now)) / HALF_LIFE_MS));
    return (episodes + 0.3) / (observed / HOUR_MS + 1);
  }

  /**
   * True for a condition that fires all day and therefore says little, whatever severity it calls itself (docs/adr/0007); a person's
   * verdict overrules.
   */
  isChronic(fingerprint: string, now: EpochMs): boolean {
    const rate = this.rates.get(fingerprint);
    if (!rate) return false;
    if (rate.verdict) return rate.verdict === 'noise';
    if (rate.seen < CHRONIC_EPISODES || now - (this.since ?? now) < CHRONIC_AFTER_MS) return false;
    return this.weightOf(fingerprint, now) < CHRONIC_WEIGHT;
  }

  isNoiseByVerdict(fingerprint: string): boolean {
    return this.rates.get(fingerprint)?.verdict === 'noise';
  }

  judge(fingerprint: string, verdict: Verdict, now: EpochMs): void {
    const rate = this.rates.get(fingerprint) ?? { episodes: 0, at: now, episodeAt: now, seen: 1, verdict };
    this.keep(fingerprint, { ...rate, verdict });
  }

  private weightOf(fingerprint: string, now: EpochMs): number {
    return Math.max(0, Math.min(MOST_WEIGHT, Math.log(COMMONPLACE_PER_HOUR / this.ratePerHour(fingerprint, now))));
  }

  /** Newest last; beyond the limit the one heard of longest ago goes, unless a person judged it. */
  private keep(fingerprint: string, rate: Rate): void {
    this.rates.delete(fingerprint);
    this.rates.set(fingerprint, rate);
    if (this.rates.size <= MAX_CONDITIONS) return;
    for (const [oldest, { verdict }] of this.rates)
      if (!verdict || this.rates.size > 2 * MAX_CONDITIONS) {
        this.rates.delete(oldest);
        return;
      }
  }

  private dropOldest(): void {
    const [fingerprint, { places, weight }] = this.recent.entries().next().value!;
    this.recent.delete(fingerprint);
    this.addSum(places, -weight);
  }

  private addSum(places: readonly string[], weight: number): void {
    for (const place of places) {
      const sum = (this.sums.get(place) ?? 0) + weight;
      if (sum === 0) this.sums.delete(place);
      else this.sums.set(place, sum);
    }
  }
}

const decayed = (count: number, ageMs: number): number => count * 2 ** (-ageMs / HALF_LIFE_MS);
