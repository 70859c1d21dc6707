import { type JsonObject, isObject, listOf, numberOf } from '../json/document.js';
import { attributesOf } from './json-value.js';
import { type OtlpPoint } from './points.js';

const quantilesOf = (point: JsonObject): [number, number][] =>
  listOf(point.quantileValues)
    .filter(isObject)
    .map(({ quantile, value }) => [numberOf(quantile ?? 0), numberOf(value ?? 0)]);

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
        }
      : null,
    flags: numberOf(point.flags) || 0,
  };
}

/** The points of a JSON metric of any kind, with their nanoseconds as they stand there. */
export function readJsonPoints(metric: JsonObject): { point: OtlpPoint; nanos: unknown }[] {
  const { gauge, sum, histogram, exponentialHistogram, summary } = metric;
  const pointsOf = (data: unknown, isDistribution: boolean) =>
    (isObject(data) ? listOf(data.dataPoints) : [])
      .filter(isObject)
      .map((point) => ({ point: readPoint(point, isDistribution), nanos: point.timeUnixNano }));
  return [
    ...pointsOf(gauge, false),
    ...pointsOf(sum, false),
    ...[histogram, exponentialHistogram, summary].flatMap((data) => pointsOf(data, true)),
  ];
}
