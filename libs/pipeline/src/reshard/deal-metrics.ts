import { MetricBaselines } from '@tocsin/detect';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { type SeriesIdentity } from '../detect/metrics/series-identity.js';
import { type BaselineTiers, SeriesWatch } from '../detect/metrics/series-watch.js';
import { TogetherGroups } from '../detect/metrics/together-groups.js';
import { type Segments, cutSegments, joinSegments, jsonSegment, readJsonSegment } from '../segments.js';
import { type Placement, deal } from './placement.js';

/** The books of `MetricBook` that are JSON, in its order. */
type SavedBooks = [
  histograms: Keyed[],
  odd: string[],
  budgets: Keyed[],
  capacity: Keyed[],
  news: { known: string[]; refused: SeriesIdentity[] },
  requests: Keyed[],
];
type Keyed = [key: string, ...rest: unknown[]];
/** A partition's number for each series of an old one; null where it belongs nowhere. */
export type Renumbered = readonly (readonly [partition: number, number: number] | null)[];

/** Deals the metric state of old partitions out to the new ones; `renumbered` by old partition. */
export function dealMetrics(
  states: readonly Segments[],
  place: Placement,
): { readonly segments: Segments[]; readonly renumbered: Renumbered[] } {
  const series = Array.from({ length: place.count }, () => ({ writer: new ByteWriter(), size: 0 }));
  const renumbered = states.map((state) => {
    const tiers: BaselineTiers = { full: new MetricBaselines('full'), lite: new MetricBaselines('lite') };
    const numbers: (readonly [number, number] | null)[] = [];
    for (const reader = new ByteReader(joinSegments(state, 'series')); !reader.done;) {
      const watch = SeriesWatch.decode(reader, tiers);
      const { subject, host } = watch.identity;
      const partition = place.of(subject.tenant, subject.service, host);
      if (partition === null) {
        numbers.push(null);
        continue;
      }
      const target = series[partition]!;
      numbers.push([partition, target.size++]);
      watch.encode(target.writer);
    }
    return numbers;
  });
  const books = dealBooks(states, place);
  const together = TogetherGroups.deal(
    states.map((state) => TogetherGroups.decode(new ByteReader(joinSegments(state, 'together')))),
    place.count,
    (name) => place.ofKey(name),
  );
  const segments = series.map(({ writer }, partition) => {
    const groups = new ByteWriter();
    together[partition]!.encode(groups);
    return new Map([
      ...jsonSegment('metrics', books[partition]),
      ...cutSegments('series', writer.take()),
      ...cutSegments('together', groups.take()),
    ]);
  });
  return { segments, renumbered };
}

function dealBooks(states: readonly Segments[], place: Placement): SavedBooks[] {
  const saved = states.map((state) => readJsonSegment<SavedBooks>(state, 'metrics'));
  const keyed = (book: 0 | 2 | 3 | 5) =>
    deal(
      saved.flatMap((books) => books[book]),
      place,
      ([key]) => place.ofKey(key),
    );
  const keys = (list: readonly string[]) => deal(list, place, (key) => place.ofKey(key));
  const [histograms, budgets, capacity, requests] = [keyed(0), keyed(2), keyed(3), keyed(5)];
  const odd = keys(saved.flatMap((books) => books[1]));
  const known = keys(saved.flatMap(([, , , , news]) => news.known));
  const refused = deal(
    saved.flatMap(([, , , , news]) => news.refused),
    place,
    ({ subject, host }) => place.of(subject.tenant, subject.service, host),
  );
  return Array.from({ length: place.count }, (_, at) => [
    histograms[at]!,
    odd[at]!,
    budgets[at]!,
    capacity[at]!,
    { known: known[at]!, refused: refused[at]! },
    requests[at]!,
  ]);
}
