import { type Emission, type PartitionCounts, partitionOf } from '@tocsin/contracts';
import { newScopeClock } from '@tocsin/correlate';
import { type SavedCorrelate } from '../correlate/correlate.stage.js';
import { type Segments, jsonSegment, readJsonSegment } from '../segments.js';

/**
 * The state of CORRELATE, dealt out by scope. The marks of the partitions that DETECT had are forgotten; time stays where it is.
 * @param handled for each new DETECT partition the offset before which everything was emitted: if it is ever emitted again, it is known
 */
export function dealCorrelate(
  states: readonly Segments[],
  { scopes: count }: PartitionCounts,
  handled: readonly number[],
): Segments[] {
  const saved = states.map((state) => readJsonSegment<SavedCorrelate>(state, 'state'));
  const at = Math.max(...saved.map(({ clock }) => clock.at));
  const applied = Object.fromEntries(
    handled.map((end, partition): [number, Emission] => [
      partition,
      { partition, offset: end - 1, item: Number.MAX_SAFE_INTEGER },
    ]),
  );
  return Array.from({ length: count }, (_, partition) => {
    const state: SavedCorrelate = {
      clock: { ...newScopeClock(), at },
      applied,
      scopes: saved.flatMap(({ scopes }) => scopes.filter(([id]) => partitionOf(id, count) === partition)),
      rules: saved[0]!.rules,
    };
    return jsonSegment('state', state);
  });
}
