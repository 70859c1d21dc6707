import { type PartitionCounts } from '@tocsin/contracts';
import { type EpochMs, PermanentError } from '@tocsin/model';
import { ByteReader, ByteWriter } from '@tocsin/stats';
import { type SavedDetect } from '../detect/detect.stage.js';
import { ServiceLogs } from '../detect/logs/service-logs.js';
import { type SavedBucket } from '../detect/open-buckets.js';
import { mergeClocks } from '../detect/source-clocks.js';
import { type Segments, cutSegments, joinSegments, jsonSegment, readJsonSegment } from '../segments.js';
import { type Renumbered, dealMetrics } from './deal-metrics.js';
import { Placement, deal } from './placement.js';

/**
 * The state of DETECT on the partitions that it has, dealt out to as many as it shall have: everything that was learnt goes with
 * its service or host. Ask it of partitions that have all been read to their ends; throws `PermanentError` while events wait in one
 * for a time that is over in another. What is kept for events with neither service nor host is left out and learnt again.
 */
export function dealDetect(states: readonly Segments[], { events }: PartitionCounts): Segments[] {
  const place = new Placement(events);
  const saved = states.map((state) => readJsonSegment<SavedDetect>(state, 'state'));
  const services = dealServices(states, place);
  const metrics = dealMetrics(states, place);
  const alerts = deal(
    saved.flatMap(({ book }) => book),
    place,
    ([, { alert }]) => place.of(alert.tenant, alert.service, alert.host),
  );
  const calls = dealCalls(saved, services.renumbered, place);
  const heartbeats = dealHeartbeats(saved, services.renumbered, place);
  const toldEnds = dealToldEnds(saved, services.renumbered, place);
  const places = deal(
    saved.flatMap((each) => each.places),
    place,
    ([, { subject, host }]) => place.of(subject.tenant, subject.service, host),
  );
  const furthest = (times: readonly (EpochMs | null)[]) =>
    times.reduce<number>((most, at) => Math.max(most, at ?? 0), 0);
  const closedTo = furthest(saved.map((each) => each.closedTo)) || null;
  refuseWaiting(saved, closedTo);
  const buckets = dealBuckets(saved, services.renumbered, metrics.renumbered, place);
  const common = {
    clocks: mergeClocks(saved.map((each) => each.clocks)),
    closedTo,
    rules: saved[0]!.rules,
    markedAt: furthest(saved.map((each) => each.markedAt)),
    markedTo: furthest(saved.map((each) => each.markedTo)),
    steppedAt: furthest(saved.map((each) => each.steppedAt)),
  };
  return Array.from({ length: events }, (_, at) => {
    const state: SavedDetect = {
      ...common,
      buckets: buckets[at]!,
      book: alerts[at]!,
      calls: calls[at]!,
      heartbeats: heartbeats[at]!,
      toldEnds: toldEnds[at]!,
      places: places[at]!,
    };
    return new Map([
      ...jsonSegment('state', state),
      ...cutSegments('services', services.writers[at]!.take()),
      ...metrics.segments[at]!,
    ]);
  });
}

/** One partition may be ahead of another; what waits for a time that is over for the other would never be looked at. */
function refuseWaiting(saved: readonly SavedDetect[], closedTo: EpochMs | null): void {
  for (const { buckets } of saved)
    for (const { startAt } of buckets)
      if (closedTo !== null && startAt < closedTo)
        throw new PermanentError(
          'invalid_configuration',
          `events of ${new Date(startAt).toISOString()} still wait for their time; let Tocsin rest for some minutes before the backup`,
        );
}

function dealServices(states: readonly Segments[], place: Placement) {
  const writers = Array.from({ length: place.count }, () => new ByteWriter());
  const sizes = writers.map(() => 0);
  const renumbered: Renumbered[] = states.map((state) => {
    const numbers: (readonly [number, number] | null)[] = [];
    for (const reader = new ByteReader(joinSegments(state, 'services')); !reader.done;) {
      const logs = ServiceLogs.decode(reader);
      const partition = place.of(logs.subject.tenant, logs.subject.service, '');
      numbers.push(partition === null ? null : [partition, sizes[partition]!++]);
      if (partition !== null) logs.encode(writers[partition]!);
    }
    return numbers;
  });
  return { writers, renumbered };
}

function dealCalls(saved: readonly SavedDetect[], numbers: readonly Renumbered[], place: Placement) {
  const dealt: SavedDetect['calls'][] = Array.from({ length: place.count }, () => []);
  saved.forEach(({ calls }, old) => {
    for (const [minuteAt, services] of calls)
      for (const [service, ...rest] of services) {
        const target = numbers[old]![service];
        if (target) dealt[target[0]]!.push([minuteAt, [[target[1], ...rest]]]);
      }
  });
  return dealt;
}

function dealHeartbeats(saved: readonly SavedDetect[], numbers: readonly Renumbered[], place: Placement) {
  const excusedTo = Math.max(...saved.map(({ heartbeats }) => heartbeats.excusedTo));
  const dealt = Array.from({ length: place.count }, (): SavedDetect['heartbeats'] => ({ entries: [], excusedTo }));
  saved.forEach(({ heartbeats }, old) => {
    for (const [, entry] of heartbeats.entries) {
      const target = numbers[old]![entry.service];
      if (!target) continue;
      const [partition, service] = target;
      dealt[partition]!.entries.push([`${service}\0${entry.ping.name}`, { ...entry, service }]);
    }
  });
  return dealt;
}

function dealToldEnds(saved: readonly SavedDetect[], numbers: readonly Renumbered[], place: Placement) {
  const dealt = Array.from({ length: place.count }, (): SavedDetect['toldEnds'][number][] => []);
  saved.forEach(({ toldEnds }, old) => {
    for (const [{ service, ...key }, end] of toldEnds) {
      const target = numbers[old]![service];
      if (target) dealt[target[0]]!.push([{ ...key, service: target[1] }, end]);
    }
  });
  return dealt.map((ends) => ends.sort(([, a], [, b]) => a.heardAt - b.heardAt));
}

/** What came for times that are not closed yet: events whose clocks are ahead. */
function dealBuckets(
  saved: readonly SavedDetect[],
  services: readonly Renumbered[],
  series: readonly Renumbered[],
  place: Placement,
): SavedBucket[][] {
  const dealt = Array.from({ length: place.count }, () => new Map<EpochMs, SavedBucket>());
  const bucketOf = (partition: number, startAt: EpochMs): SavedBucket => {
    const known = dealt[partition]!.get(startAt);
    if (known) return known;
    const bucket: SavedBucket = { startAt, windows: [], points: [], heard: [], pings: [] };
    dealt[partition]!.set(startAt, bucket);
    return bucket;
  };
  saved.forEach(({ buckets }, old) => {
    const [ofService, ofSeries] = [services[old]!, series[old]!];
    for (const { startAt, windows, points, heard, pings } of buckets) {
      windows.forEach((window, service) => {
        const target = ofService[service];
        if (window && target) bucketOf(target[0], startAt).windows[target[1]] = window;
      });
      for (const [number, values] of points) {
        const target = ofSeries[number];
        if (target) bucketOf(target[0], startAt).points.push([target[1], values]);
      }
      for (const each of heard) {
        const target = ofService[each.service];
        if (target) bucketOf(target[0], startAt).heard.push({ ...each, service: target[1] });
      }
      for (const each of pings) {
        const target = ofService[each.service];
        if (target) bucketOf(target[0], startAt).pings.push({ ...each, service: target[1] });
      }
    }
  });
  return dealt.map((buckets) => [...buckets.values()]);
}
