/**
 * What crosses a process: topics, record layouts and schemas, the rule document. Versioned; golden files pin each form.
 * It validates and encodes, it never decides. Neighbours: `model` names the things, `pipeline` moves them.
 */
export {
  TOPICS,
  type TopicName,
  type PartitionCounts,
  type CatalogueEntry,
  topicCatalogue,
  type Kept,
  type KeptTopics,
  partitionOf,
} from './topics.js';
export {
  KIND_LOG,
  KIND_METRIC,
  KIND_CHANGE,
  KIND_ALERT,
  KIND_CALLS,
  KIND_HEARTBEAT,
  FLAG_BACKFILL,
  FLAG_INDENTED,
  FLAG_PRIMARY,
} from './packed-events/layout.js';
export { type EventHead, PackedEventsWriter, TextIds } from './packed-events/packed-events-writer.js';
export { PackedEventsReader } from './packed-events/packed-events-reader.js';
export { originText, parseOrigin, seriesText, parseSeries } from './packed-events/texts.js';
export {
  alertSchema,
  healthSchema,
  changeSchema,
  foreignAlertSchema,
  foldedCallsSchema,
  heartbeatSchema,
  callSummarySchema,
  inventorySchema,
  commandSchema,
  outcomeSchema,
  leftOutSchema,
  companionSchema,
  companionsSchema,
  incidentSchema,
  shownIncidentSchema,
  type ScopeChange,
  type FoldedCalls,
} from './records/schemas.js';
export {
  type Emission,
  type ScopeBody,
  type ScopeRecord,
  type ConfigRecord,
  encodeScopeRecord,
  scopeOf,
  decodeScopeRecord,
} from './records/scope-record.js';
export {
  type ControlBody,
  encodeControlRecord,
  decodeControlRecord,
  isControlRecord,
} from './records/control-record.js';
export { type IncidentBody, encodeIncidentRecord, decodeIncidentRecord } from './records/incident-record.js';
export { isTimeZone } from './rules/time-zone.js';
export { LINE_FORMATS, type LineFormat, type SourceBinding, sourceSchema } from './rules/sources.js';
export { type DetectRules } from './rules/detect.js';
export { type TemplateRule } from './rules/template-rule.js';
export {
  type MetricRules,
  type NoDataRule,
  type SloRule,
  type CapacityRule,
  type BaselineRule,
  type ThresholdRule,
  SENSITIVITIES,
  type Sensitivity,
} from './rules/metrics.js';
export { type TeamRule } from './rules/teams.js';
export { type CorrelateRules, type GroupingRule } from './rules/correlate.js';
export { type SecretReference, refusalOfVariable, secretMistakes } from './rules/secret-reference.js';
export {
  type DeadLetter,
  MAX_DEAD_LETTER_VALUE_BYTES,
  SOCKET_SOURCE,
  deadLetterKey,
  deadLetterSchema,
  encodeDeadLetter,
  decodeDeadLetter,
} from './records/dead-letter.js';
export { type RuleSet, ruleSetSchema, parseRuleSet, defaultRuleSet } from './rules/rule-set.js';
export {
  type ChannelConfig,
  type TicketingConfig,
  type OnCallSchedule,
  type EscalationPolicy,
  type ContactTarget,
  type NotifyRules,
} from './rules/notify.js';
