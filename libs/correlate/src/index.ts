/**
 * Alerts → incidents: which alerts belong together, why, where it probably began, and what happens to an incident over time.
 * Everything is decided in event-time order from `(state, input)`; nothing here reads a clock or a log.
 * Neighbours: `pipeline` feeds it from the scope log, `topology` holds the call graph it walks.
 */
export { type GroupingPolicy, type GroupingRule } from './grouping-policy.js';
export { DEFAULT_WEIGHTS, FEATURES, type Feature, type JoinWeights } from './join/weights.js';
export { type ScopeState, type OpenIncident, type RecentChange, type ArrivedAlert, emptyScope } from './scope-state.js';
export { Correlator } from './correlator.js';
export { type Candidate } from './join/decide-join.js';
export { type Placement } from './placement.js';
export { type ProgressMark, type ScopeClock, newScopeClock, advanceClock } from './window/scope-clock.js';
export { type Pending, enqueue, dequeue } from './window/pending-queue.js';
export { type Deviation, type DeviationRole, strengthOf } from './cause/deviation.js';
export { type Measured, measureCount, measureDeviation, usualShareOf } from './cause/measure-deviation.js';
export { type MetricRole, metricRole } from './cause/metric-role.js';
export { type ServiceLevel, type Symptom } from './cause/symptom-share.js';
export { type CauseGraph } from './cause/cause-graph.js';
export { type Weight } from './cause/weigh-components.js';
export { type CauseQuestion, type RankedComponent, rankComponents } from './cause/rank-components.js';
