import { type Distribution, emitDistribution } from '../distribution.js';
import { type EventSink } from '../event-sink.js';
import { type JsonObject, isObject, labelsOf, listOf, textOf } from '../json/document.js';
import { type LocalZone } from '../local-zone.js';
import { subjectOfTags } from '../subject.js';
import { timeOf } from '../time.js';

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : NaN);

/** Samples with their rates. */
function ofSamples(samples: readonly unknown[]): Distribution {
  let count = 0;
  let sum = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const sample of samples.filter(isObject)) {
    const value = numberOf(sample.value);
    const rate = numberOf(sample.rate);
    count += rate;
    sum += value * rate;
    min = Math.min(min, value);
    max = Math.max(max, value);
  }
  return { count, sum, min, max };
}

const ofSummary = ({ count, sum, quantiles }: JsonObject): Distribution => ({
  count: numberOf(count),
  sum: numberOf(sum),
  quantiles: listOf(quantiles)
    .filter(isObject)
    .map(({ quantile, value }) => [numberOf(quantile), numberOf(value)] as const),
});

function ofSketch({ sketch }: JsonObject): Distribution {
  const dd = isObject(sketch) && isObject(sketch.AgentDDSketch) ? sketch.AgentDDSketch : {};
  return { count: numberOf(dd.count), sum: numberOf(dd.sum), min: numberOf(dd.min), max: numberOf(dd.max) };
}

function distributionOf(metric: JsonObject): Distribution | null {
  if (isObject(metric.distribution)) return ofSamples(listOf(metric.distribution.samples));
  if (isObject(metric.aggregated_histogram)) {
    const { count, sum } = metric.aggregated_histogram;
    return { count: numberOf(count), sum: numberOf(sum) };
  }
  if (isObject(metric.aggregated_summary)) return ofSummary(metric.aggregated_summary);
  return isObject(metric.sketch) ? ofSketch(metric.sketch) : null;
}

function singleValue({ counter, gauge, set }: JsonObject): number {
  if (isObject(counter)) return numberOf(counter.value);
  if (isObject(gauge)) return numberOf(gauge.value);
  return isObject(set) && Array.isArray(set.values) ? set.values.length : NaN;
}

/**
 * Sends the series of one Vector metric, named `namespace_name` as Vector itself exports it; returns how many there
 * were.
 */
export function emitVectorMetric(metric: JsonObject, zone: LocalZone, sink: EventSink): number {
  const namespace = textOf(metric.namespace);
  const name = namespace ? `${namespace}_${textOf(metric.name)}` : textOf(metric.name);
  const subject = subjectOfTags(labelsOf(metric.tags));
  const time = timeOf(metric.timestamp, zone);
  const distribution = distributionOf(metric);
  const total = metric.kind === 'absolute' ? 'counter' : 'delta';
  if (distribution) return emitDistribution(subject, name, time, distribution, total, sink);
  const value = singleValue(metric);
  if (!Number.isFinite(value)) return 0;
  const instrument = isObject(metric.counter) ? total : 'gauge';
  sink.metric(time, subject.service, subject.host, name, subject.labels, value, instrument);
  return 1;
}
