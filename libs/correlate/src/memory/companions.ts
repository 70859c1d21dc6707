import { type Alert, type Companion, DAY_MS, type EpochMs, MINUTE_MS } from '@tocsin/model';

const HALF_LIFE_MS = 14 * DAY_MS;
/** What begins within one span of time comes together. */
const SPAN_MS = 5 * MINUTE_MS;
const MAX_PAIRS = 20_000;
const MAX_PLACES = 5_000;
/** Places of one span that are paired; the first to fall ill. */
const MAX_PAIRED = 24;
/** A person's merge or split counts like this many spans. */
const PERSONS_WORD = 5;

interface Count {
  n: number;
  at: EpochMs;
}
interface Pair extends Count {
  /** How often the second followed the first, and by how much on average (decayed like `n`). */
  follows: number;
  lagMs: number;
}

export interface SavedCompanions {
  readonly spans: Count;
  readonly places: readonly [string, Count][];
  readonly pairs: readonly [string, Pair][];
  readonly open: readonly [string, EpochMs][];
  readonly openSpan: number | null;
  readonly servedHosts: readonly string[];
}

/** Where an alert counts: its service, else its host. */
export const placeOf = ({ service, host }: Pick<Alert, 'service' | 'host'>): string => service || host;

/** Which services and hosts fall ill together, and which of them first: learnt span by span. Bounded, decayed. */
export class Companions {
  private readonly spans: Count;
  private readonly places: Map<string, Count>;
  private readonly pairs: Map<string, Pair>;
  /** First alerts of the span that is not over yet. */
  private open: Map<string, EpochMs>;
  private openSpan: number | null;
  /** Something was learnt since it was last told. */
  private news = false;
  /** Hosts that services were seen on. */
  private readonly servedHosts: Map<string, true>;

  constructor(saved?: SavedCompanions) {
    this.spans = { ...(saved?.spans ?? { n: 0, at: 0 }) };
    this.places = new Map(saved?.places);
    this.pairs = new Map(saved?.pairs);
    this.open = new Map(saved?.open);
    this.openSpan = saved?.openSpan ?? null;
    this.servedHosts = new Map(saved?.servedHosts.map((host) => [host, true]));
  }

  toJSON(): SavedCompanions {
    const { spans, openSpan } = this;
    const [places, pairs, open] = [[...this.places], [...this.pairs], [...this.open]];
    return { spans, places, pairs, open, openSpan, servedHosts: [...this.servedHosts.keys()] };
  }

  /** Takes note of an alert that belongs to an incident. */
  note(alert: Pick<Alert, 'service' | 'host'>, at: EpochMs): void {
    const place = placeOf(alert);
    if (alert.service && alert.host) renew(this.servedHosts, alert.host, true, MAX_PLACES);
    this.close(at);
    if (place && !this.open.has(place) && this.open.size < MAX_PAIRED) this.open.set(place, at);
  }

  private close(now: EpochMs): void {
    const span = Math.floor(now / SPAN_MS);
    this.openSpan ??= span;
    if (span <= this.openSpan) return;
    const onsets = [...this.open].sort(([a, atA], [b, atB]) => atA - atB || (a < b ? -1 : 1));
    bump(this.spans, now, span - this.openSpan);
    onsets.forEach(([second, secondAt], i) => {
      this.place(second, now, 1);
      for (const [first, firstAt] of onsets.slice(0, i)) this.pair(first, second, now, 1, secondAt - firstAt);
    });
    this.open = new Map();
    this.openSpan = span;
  }

  /** A person said that these belong together (merge) or do not (split). */
  judge(ours: readonly string[], theirs: readonly string[], together: boolean, now: EpochMs): void {
    for (const one of ours)
      for (const other of theirs) {
        if (one === other) continue;
        if (together) {
          this.pair(one, other, now, PERSONS_WORD, 0);
          bump(this.spans, now, PERSONS_WORD);
        }
        this.place(one, now, PERSONS_WORD);
        this.place(other, now, PERSONS_WORD);
      }
  }

  /** True when a service was seen on the host. */
  servesOn(host: string): boolean {
    return this.servedHosts.has(host);
  }

  knows(place: string): boolean {
    return this.places.has(place);
  }

  /** ln of how much more often than by chance the two come together, −2 to 4, as far as there is evidence; 0 when unknown. */
  lift(one: string, other: string, now: EpochMs): number {
    const [a, b] = [this.places.get(one), this.places.get(other)];
    if (one === other || !a || !b) return 0;
    const pair = this.pairs.get(keyOf(one, other));
    const [na, nb, nab, n] = [a, b, pair ?? NONE, this.spans].map((count) => decayed(count, now)) as Four;
    const raw = Math.log(((nab + 0.3) * (n + 1)) / ((na + 0.6) * (nb + 0.6)));
    return Math.max(-2, Math.min(4, raw)) * Math.min(1, Math.min(na, nb) / 5);
  }

  /** The best known pairs, for people. */
  top(limit: number, now: EpochMs): Companion[] {
    return [...this.pairs]
      .map(([key, pair]) => {
        const [first, second] = key.split('\0') as [string, string];
        const n = decayed(pair, now);
        const forward = pair.follows >= pair.n / 2;
        const follows = (forward ? pair.follows : pair.n - pair.follows) * (n / Math.max(pair.n, 1e-9));
        const names = forward ? { first, second } : { first: second, second: first };
        return { ...names, together: round(n), follows: round(follows), lagMs: Math.round(Math.abs(pair.lagMs)) };
      })
      .sort((a, b) => b.together - a.together || (a.first + a.second < b.first + b.second ? -1 : 1))
      .slice(0, limit);
  }

  private place(name: string, now: EpochMs, by: number): void {
    const count = this.places.get(name) ?? { n: 0, at: now };
    bump(count, now, by);
    renew(this.places, name, count, MAX_PLACES);
  }

  /** True once after something was learnt. */
  takeNews(): boolean {
    const { news } = this;
    this.news = false;
    return news;
  }

  private pair(first: string, second: string, now: EpochMs, by: number, lagMs: number): void {
    this.news = true;
    const key = keyOf(first, second);
    const sign = key.startsWith(`${first}\0`) ? 1 : -1;
    const pair = this.pairs.get(key) ?? { n: 0, at: now, follows: 0, lagMs: 0 };
    const before = decayed(pair, now);
    pair.follows = pair.n > 0 ? pair.follows * (before / pair.n) : 0;
    bump(pair, now, by);
    if (sign > 0) pair.follows += by;
    pair.lagMs += ((sign * lagMs - pair.lagMs) * by) / pair.n;
    renew(this.pairs, key, pair, MAX_PAIRS);
  }
}

type Four = [number, number, number, number];
const NONE: Count = { n: 0, at: 0 };
const keyOf = (a: string, b: string): string => (a < b ? `${a}\0${b}` : `${b}\0${a}`);
const round = (value: number): number => Math.round(value * 10) / 10;
const decayed = ({ n, at }: Count, now: EpochMs): number => n * 2 ** (-(now - at) / HALF_LIFE_MS);

function bump(count: Count, now: EpochMs, by: number): void {
  count.n = decayed(count, now) + by;
  count.at = now;
}

function renew<T>(map: Map<string, T>, key: string, value: T, limit: number): void {
  map.delete(key);
  map.set(key, value);
  if (map.size > limit) map.delete(map.keys().next().value!);
}
