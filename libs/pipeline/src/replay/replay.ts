import { type PartitionCounts, type RuleSet } from '@tocsin/contracts';
import { type EpochMs, type Incident, MINUTE_MS, SECOND_MS } from '@tocsin/model';
import { type RecordOrigin } from '../ingest/ingest-packer.js';
import { type RecordedEvent } from './recorded-event.js';
import { type ReplayOutput, VirtualFlow } from './virtual-flow.js';

export interface ReplayOptions {
  readonly rules: RuleSet;
  readonly eventPartitions?: number;
  readonly origin?: RecordOrigin;
  readonly twice?: boolean;
  readonly restart?: (index: number) => boolean;
  /** Called before each second: other numbers of partitions to go on with, or null. */
  readonly reshard?: (now: EpochMs) => PartitionCounts | null;
  /** How long time goes on after the last event, so that incidents can end. */
  readonly afterMs?: number;
}

const ORIGIN: RecordOrigin = {
  tenant: 'default',
  environment: 'production',
  format: 'auto',
  service: '',
  backfill: false,
};

/** Arrival times of bare records are not recorded: they come as fast as a second holds, in file order. */
function withArrival(events: readonly RecordedEvent[]): RecordedEvent[] {
  const first = events.find(({ at }) => !Number.isNaN(at))?.at ?? 0;
  let last = first;
  return events.map((event) => {
    if (!Number.isNaN(event.at)) last = event.at;
    return { ...event, at: last };
  });
}

/**
 * Runs a recording through the flow in virtual time and returns the incidents in their last state. Calls `emit` for every alert,
 * incident change and rejected record as it happens. The order of `events` with equal arrival is kept.
 */
export function replay(
  events: readonly RecordedEvent[],
  options: ReplayOptions,
  emit: (output: ReplayOutput) => void = () => {},
): Incident[] {
  const arriving = withArrival(events)
    .map((event, index) => ({ event, index }))
    .sort((a, b) => a.event.at - b.event.at || a.index - b.index)
    .map(({ event }) => event);
  const {
    rules,
    eventPartitions = 1,
    origin = ORIGIN,
    twice = false,
    restart = () => false,
    reshard = () => null,
    afterMs = 5 * MINUTE_MS,
  } = options;
  const flow = new VirtualFlow(
    { rules, origin, twice, restart, partitions: { events: eventPartitions, scopes: 1 } },
    emit,
  );
  if (arriving.length === 0) return [];
  const endAt = arriving[arriving.length - 1]!.at + afterMs;
  let next = 0;
  for (
    let now: EpochMs = arriving[0]!.at - (arriving[0]!.at % SECOND_MS) + SECOND_MS;
    now <= endAt + SECOND_MS;
    now += SECOND_MS
  ) {
    const to = reshard(now);
    if (to) flow.reshard(to);
    const from = next;
    while (next < arriving.length && arriving[next]!.at < now) next++;
    flow.second(arriving.slice(from, next), now);
  }
  return flow.finalIncidents();
}
