import { type EpochMs } from '@tocsin/model';

/** Something to decide at its event time. `key` breaks ties, so that the order never depends on arrival. */
export interface Pending<T> {
  readonly at: EpochMs;
  readonly key: string;
  readonly item: T;
}

/** Inserts in (at, key) order; an item with the same place is dropped (it was delivered twice). False when dropped. */
export function enqueue<T>(queue: Pending<T>[], pending: Pending<T>): boolean {
  let low = 0;
  let high = queue.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    const other = queue[middle]!;
    if (other.at < pending.at || (other.at === pending.at && other.key < pending.key)) low = middle + 1;
    else high = middle;
  }
  const same = queue[low];
  if (same && same.at === pending.at && same.key === pending.key) return false;
  queue.splice(low, 0, pending);
  return true;
}

/** Removes and returns everything due up to and including `to`. */
export function dequeue<T>(queue: Pending<T>[], to: EpochMs): Pending<T>[] {
  let count = 0;
  while (count < queue.length && queue[count]!.at <= to) count++;
  return queue.splice(0, count);
}
