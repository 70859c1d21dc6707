/**
 * Events → signals → alerts: log templates and rates, error share, thresholds, metric baselines, and deduplication.
 * Each detector is a small state machine over one subject; it says "learning" rather than guess, and never sees the log.
 * Neighbours: `stats` calibrates, `pipeline` folds events into buckets and asks the detectors when a bucket closes.
 */
export { type AlertPolicy, type AlertChange, AlertBook, type SavedAlert, fingerprintOf } from './dedup/alert-book.js';
export { type SavedEnds, ToldEnds } from './dedup/told-ends.js';
export {
  type ThresholdLimit,
  type ThresholdState,
  type ThresholdVerdict,
  newThresholdState,
  watchThreshold,
} from './threshold/threshold-watch.js';
export {
  type ErrorShareState,
  type ErrorShareLimits,
  type ErrorShareVerdict,
  newErrorShareState,
  countSurprise,
  judgeErrorShare,
} from './error-share/error-share.js';
export { type RequestCounter, requestCounterOf } from './error-share/request-counters.js';
export { type BaselineVerdict, type SpokenView } from './baseline/baseline-verdict.js';
export { type BaselineTier, MetricBaselines } from './baseline/metric-baselines.js';
export { type MewmaVerdict, Mewma } from './multivariate/mewma.js';
export { type TogetherVerdict, TogetherWatch } from './multivariate/together-watch.js';
export { type CounterState, newCounterState, ratePerSecond } from './counter/counter-rate.js';
export { type Bucket, bucketQuantile } from './histogram/bucket-quantile.js';
export { type SilenceState, hear, judgeSilence, newSilenceState } from './heartbeat/silence-watch.js';
export { type PeerState, type PeerVerdict, judgePeer, newPeerState, peerCentre } from './peer/peer-deviation.js';
export { type BurnVerdict, type BurnWindow, BURN_WINDOWS, BurnRate } from './slo/burn-rate.js';
export { type CapacityLimit, type CapacityVerdict, CapacityWatch } from './capacity/capacity-watch.js';
export { type LedgerState, trackRecord } from './capacity/forecast-ledger.js';
export { forecastTrend } from './forecast/trend.js';
export { type Forecast, forecast, halfWidth } from './forecast/forecaster.js';
export { type Seasons } from './forecast/members.js';
export { type Crossing, timeToThreshold } from './forecast/time-to-threshold.js';
export { type HeartbeatVerdict, HeartbeatBook, type SavedHeartbeats } from './heartbeat/heartbeat-book.js';
export { ShapeTable, UNSTRUCTURED } from './log-template/shape-table.js';
export { type Template, type TemplateMerge } from './log-template/template-classes.js';
export { type LearnerState, TemplateLearner } from './log-template/template-learner.js';
export { TemplateMiner } from './log-template/template-miner.js';
export {
  type SequenceState,
  type SequenceVerdict,
  MAX_SESSION_EVENTS,
  SequenceModel,
} from './log-sequence/sequence-model.js';
export { type IdPlace, idEnd, idHash, idPlaces } from './log-sequence/session-id.js';
export {
  type PeriodState,
  type PeriodVerdict,
  excusePeriod,
  newPeriodState,
  watchPeriod,
} from './log-rate/period-watch.js';
export { type RateVerdict, RateSeries } from './log-rate/rate-series.js';
export { type FieldPlace, fieldPlaces, identifies, mayMeasure } from './log-field/field-labels.js';
export { DistinctCount } from './log-field/distinct-count.js';
export { FieldTally, type FieldTallyState } from './log-field/field-tally.js';
export { FIELD_UNITS, type FieldUnit, NumberReader } from './log-field/number-reader.js';
export { hashOf } from './log-template/byte-classes.js';
export { type TokenBuffer } from './log-template/token-buffer.js';
