import { type Instrument } from '@tocsin/model';
import { type JsonObject, isObject, listOf, numberOf } from '../json/document.js';
import { explicitBuckets, exponentialBuckets } from './buckets.js';
import { attributesOf } from './json-value.js';
import { type OtlpPoint, instrumentOf } from './points.js';

/** Summaries have no temporality of their own: their counts are totals. */
const CUMULATIVE = 2;

const quantilesOf = (point: JsonObject): [number, number][] =>
  listOf(point.quantileValues)
    .filter(isObject)
    .map(({ quantile, value }) => [numberOf(quantile ?? 0), numberOf(value ?? 0)]);

const numbersOf = (value: unknown): number[] => listOf(value).map((each) => numberOf(each) || 0);

function bucketsOf(point: JsonObject): [number, number][] {
  const { bucketCounts, explicitBounds, scale, zeroCount, positive } = point;
  if (Array.isArray(bucketCounts)) return explicitBuckets(numbersOf(bucketCounts), numbersOf(explicitBounds));
  if (!isObject(positive)) return [];
  const counts = numbersOf(positive.bucketCounts);
  const [offset, zeros] = [numberOf(positive.offset) || 0, numberOf(zeroCount) || 0];
  return exponentialBuckets({ scale: numberOf(scale) || 0, zeroCount: zeros, offset, counts });
}

function readPoint(point: JsonObject, isDistribution: boolean): OtlpPoint {
  const { count, sum, min, max } = point;
  return {
    time: NaN,
    labels: attributesOf(point.attributes),
    value: isDistribution ? NaN : numberOf(point.asDouble ?? point.asInt),
    distribution: isDistribution
      ? {
          count: numberOf(count),
          sum: numberOf(sum),
          min: numberOf(min),
          max: numberOf(max),
          quantiles: quantilesOf(point),
          buckets: bucketsOf(point),
        }
      : null,
    flags: numberOf(point.flags) || 0,
  };
}

/** The points of a JSON metric of any kind, with their nanoseconds as they stand there. */
export function readJsonPoints(metric: JsonObject): { point: OtlpPoint; nanos: unknown; instrument: Instrument }[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const pointsOf = (data: unknown, isDistribution: boolean, temporality: number, grows: boolean) =>
    (isObject(data) ? listOf(data.dataPoints) : []).filter(isObject).map((point) => ({
      point: readPoint(point, isDistribution),
      nanos: point.timeUnixNano,
      instrument: instrumentOf(temporality, grows),
    }));
  const temporalityOf = (data: unknown): number => (isObject(data) ? numberOf(data.aggregationTemporality) : 0);
  return [
    ...pointsOf(gauge, false, 0, false),
    ...pointsOf(sum, false, temporalityOf(sum), isObject(sum) && sum.isMonotonic === true),
    ...[histogram, exponentialHistogram].flatMap((data) => pointsOf(data, true, temporalityOf(data), true)),
    ...pointsOf(summary, true, CUMULATIVE, true),
  ];
}
