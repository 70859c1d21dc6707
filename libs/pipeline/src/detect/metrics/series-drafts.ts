import { type CapacityRule, type NoDataRule, type SloRule, type ThresholdRule } from '@tocsin/contracts';
import {
  type BaselineVerdict,
  type BurnVerdict,
  type CapacityVerdict,
  type ErrorShareVerdict,
  type PeerVerdict,
} from '@tocsin/detect';
import { type AlertSeverity, type EpochMs, HOUR_MS, MINUTE_MS } from '@tocsin/model';
import { type SignalDraft } from '../subject.js';
import { type SeriesIdentity, draftAbout, numberText, shortNameOf, titleOf } from './series-identity.js';

type Points = readonly (readonly [EpochMs, number])[];

const round = (value: number): number => Math.round(value * 1e3) / 1e3;
const percent = (ratio: number): string => `${Number((ratio * 100).toPrecision(3))} %`;
const lengthText = (ms: number): string =>
  ms < 2 * HOUR_MS ? `${Math.round(ms / MINUTE_MS)} min` : `${numberText(Math.round(ms / (HOUR_MS / 10)) / 10)} h`;

/** Both channels of the baseline in the one unit of surprise. */
export const surpriseOf = ({ behaviour, spike }: BaselineVerdict): number => round(Math.max(behaviour / 2, spike));

/** It left its own past: with what was expected, the band, and which views spoke. */
export function baselineDraft(
  identity: SeriesIdentity,
  verdict: BaselineVerdict,
  value: number,
  at: EpochMs,
  severity: AlertSeverity,
  points: Points,
): SignalDraft {
  const views = verdict.views.map(({ name, surprise }) => ({ name, surprise: round(surprise) }));
  const expected = verdict.expected === null ? '' : `, about ${numberText(verdict.expected)} expected`;
  const spoke = views.slice(0, 3).map(({ name }) => name);
  const why = spoke.length > 0 ? ` (${spoke.join(', ')})` : '';
  return draftAbout(identity, {
    kind: 'metric.baseline',
    rule: 'baseline',
    name: `unusual ${shortNameOf(identity)}`,
    at,
    status: 'firing',
    severity,
    surprise: surpriseOf(verdict),
    message: `${titleOf(identity)} is ${numberText(value)}${expected}${why}`,
    evidence: {
      observed: value,
      ...(verdict.expected === null ? {} : { expected: verdict.expected }),
      ...(verdict.band ? { low: verdict.band.low, high: verdict.band.high } : {}),
      views,
      points,
    },
  });
}

export function thresholdDraft(
  identity: SeriesIdentity,
  rule: ThresholdRule,
  value: number,
  at: EpochMs,
  isFiring: boolean,
  points: Points,
): SignalDraft {
  const limit = rule.above ?? rule.below!;
  const word = rule.above === undefined ? 'below' : 'above';
  return draftAbout(identity, {
    kind: 'metric.threshold',
    rule: rule.id,
    name: `${identity.name} ${word} ${numberText(limit)}`,
    at,
    status: isFiring ? 'firing' : 'resolved',
    severity: rule.severity,
    surprise: 0,
    message: `${titleOf(identity)} is ${numberText(value)}, ${word} the limit of ${numberText(limit)} (${rule.id})`,
    evidence: { observed: value, expected: limit, points },
  });
}

/** @param silentMs for how long it has been silent; null when it is heard again */
export function noDataDraft(
  identity: SeriesIdentity,
  rule: NoDataRule,
  at: EpochMs,
  silentMs: number | null,
): SignalDraft {
  return draftAbout(identity, {
    kind: 'metric.no-data',
    rule: rule.id,
    name: `${identity.name} fell silent`,
    at,
    status: silentMs === null ? 'resolved' : 'firing',
    severity: rule.severity,
    surprise: 0,
    message:
      silentMs === null
        ? `${titleOf(identity)} is heard again`
        : `${titleOf(identity)} has not been heard for ${lengthText(silentMs)} (${rule.id})`,
    evidence: {},
  });
}

/** @param verdict null when the host is like its siblings again */
export function peerDraft(
  identity: SeriesIdentity,
  at: EpochMs,
  severity: AlertSeverity,
  value: number,
  group: { readonly median: number; readonly hosts: number },
  verdict: PeerVerdict,
): SignalDraft {
  const message = `${titleOf(identity)} on ${identity.host} is ${numberText(value)}, ${numberText(group.median)} on most of its ${group.hosts} siblings`;
  return draftAbout(identity, {
    kind: 'metric.peer',
    rule: 'peers',
    name: `${identity.name} unlike its siblings`,
    at,
    status: verdict.odd ? 'firing' : 'resolved',
    severity,
    surprise: round(verdict.surprise),
    message,
    evidence: { observed: value, expected: group.median },
  });
}

/** A service's requests fail more often than they used to, or no longer do. */
export function failedRequestsDraft(
  service: string,
  stem: string,
  at: EpochMs,
  severity: AlertSeverity,
  { firing, surprise, ratio, expectedRatio }: ErrorShareVerdict,
): SignalDraft {
  return {
    kind: 'metric.failed-requests',
    rule: 'failed-requests',
    subject: `${stem}requests`,
    name: 'failed requests',
    host: '',
    at,
    status: firing ? 'firing' : 'resolved',
    severity,
    surprise: round(Math.min(40, surprise)),
    message: `${percent(ratio)} of the requests to ${service} fail, ${percent(expectedRatio)} expected (${stem}requests)`,
    evidence: { observed: ratio, expected: expectedRatio },
  };
}

/** @param burn null when the budget is no longer spent too fast */
export function sloDraft(rule: SloRule, service: string, at: EpochMs, burn: BurnVerdict | null): SignalDraft {
  const budget = percent(1 - rule.objective);
  return {
    kind: 'metric.slo-burn',
    rule: rule.id,
    subject: rule.id,
    name: `error budget of ${rule.id}`,
    host: '',
    at,
    status: burn ? 'firing' : 'resolved',
    severity: burn?.window.severity ?? 'medium',
    surprise: 0,
    message: burn
      ? `${percent(burn.badRatio)} of ${service}'s requests failed in ${lengthText(burn.window.longMinutes * MINUTE_MS)}, ${budget} allowed: the budget of 30 days is spent ${numberText(Number(burn.longRate.toPrecision(3)))} times too fast`
      : `${service} spends its error budget no faster than allowed`,
    evidence: burn ? { observed: burn.badRatio, expected: 1 - rule.objective } : {},
  };
}

/** A resource that runs out, or no longer does. */
export function capacityDraft(
  identity: SeriesIdentity,
  rule: CapacityRule,
  at: EpochMs,
  { kind, probability, times }: CapacityVerdict,
  value: number,
  record: string,
): SignalDraft {
  const limit = rule.above ?? rule.below!;
  const isTold = kind === 'told';
  const when = times
    ? `in ${lengthText(times.p50At - at)} (${lengthText(times.p10At - at)} to ${lengthText(times.p90At - at)})`
    : '';
  const message = isTold
    ? `${titleOf(identity)} is ${numberText(value)} and reaches ${numberText(limit)} ${when} with probability ${percent(probability)}`
    : `${titleOf(identity)} no longer runs towards ${numberText(limit)}: forecast ${kind}`;
  return draftAbout(identity, {
    kind: 'metric.capacity',
    rule: rule.id,
    name: `${identity.name} runs ${rule.above === undefined ? 'out' : 'full'}`,
    at,
    status: isTold ? 'firing' : 'resolved',
    severity: rule.severity,
    surprise: 0,
    message: record ? `${message}; ${record}` : message,
    evidence: { observed: value, expected: limit },
  });
}
