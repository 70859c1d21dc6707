import { type Emission, decodeScopeRecord, encodeScopeRecord, partitionOf, scopeOf } from '@tocsin/contracts';
import { type LogRecord } from '@tocsin/ports';
import { type Dealer } from './dealt-topic.js';

/** True the first time that a partition of the scope log holds this emission. */
class Emitted {
  private readonly last = new Map<string, Emission>();

  isNew(partition: number, from: Emission): boolean {
    const key = `${partition}/${from.partition}`;
    const known = this.last.get(key);
    if (known && (from.offset < known.offset || (from.offset === known.offset && from.item <= known.item)))
      return false;
    this.last.set(key, from);
    return true;
  }
}

/**
 * Records of the scope log → by their scope to one of `count` partitions. What all partitions were told is passed on from the
 * first. Repetitions end here, so that only marks keep whose emission they are: the order of the rest is no longer that of one partition.
 */
export function scopeDealer(count: number): Dealer {
  const emitted = new Emitted();
  return ({ key, value, partition }: LogRecord) => {
    const nowhere = Array.from({ length: count }, () => null);
    if (!value) return nowhere;
    const { from, body } = decodeScopeRecord(value);
    if (from && !emitted.isNew(partition, from)) return nowhere;
    const scope = scopeOf(body);
    if (scope === null) return nowhere.map(() => (partition === 0 ? { key, value } : null));
    const owner = partitionOf(scope, count);
    const record = { key, value: encodeScopeRecord(null, body) };
    return nowhere.map((_, at) => (at === owner ? record : null));
  };
}
