/**
 * Alerts → incidents: which alerts belong together, why, where it probably began, and what happens to an incident over time.
 * Everything is decided in event-time order from `(state, input)`; nothing here reads a clock or a log.
 * Neighbours: `pipeline` feeds it from the scope log, `topology` holds the call graph it walks.
 */
export { type GroupingPolicy, type GroupingRule } from './grouping-policy.js';
export { type ScopeState, type OpenIncident, type RecentChange, emptyScope } from './scope-state.js';
export { type ArrivedAlert, Correlator } from './correlator.js';
export { type ProgressMark, type ScopeClock, newScopeClock, advanceClock } from './window/scope-clock.js';
export { type Pending, enqueue, dequeue } from './window/pending-queue.js';
