/**
 * The flow: ingest, detect and correlate as pure stages, the runner that keeps their state over a log, and replay in virtual time; and the compiled rules of NOTIFY, whose decisions it passes on.
 * It decides nothing itself and touches no technology: domain libraries decide, ports carry.
 * Neighbours: `roles` runs it in services, `adapters/*` are its ports.
 */
export { type Stage, type StageInstance, type StageOutput, type StageRecord, StepError } from './stage.js';
export { type RecordOrigin, type PackedBatch, IngestPacker } from './ingest/ingest-packer.js';
export { detectStage } from './detect/detect.stage.js';
export { correlateStage } from './correlate/correlate.stage.js';
export { type CompiledRules, compileRules } from './rules/compiled-rules.js';
export { type Segments } from './segments.js';
export { Placement } from './reshard/placement.js';
export { dealDetect } from './reshard/deal-detect.js';
export { dealCorrelate } from './reshard/deal-correlate.js';
export { EventRepacker } from './reshard/repack-events.js';
export { RuleBook } from './rules/rule-book.js';
export { type StageRunnerOptions, DEFAULT_RUNNER_OPTIONS, StageRunner } from './runner/stage-runner.js';
export { type PartitionRunnerPorts, PartitionRunner } from './runner/partition-runner.js';
export { type RecordedEvent, readRecording } from './replay/recorded-event.js';
export { type ReplayOptions, replay } from './replay/replay.js';
export { type ReplayOutput, type VirtualFlowOptions, VirtualFlow } from './replay/virtual-flow.js';
export { type CompiledNotifyRules, compileNotifyRules, compileSilence, refusalOf } from './notify/notify-rules.js';
export {
  type NotifyInput,
  type NotifyPlan,
  type PlannedDelivery,
  planNotifications,
  stepEscalation,
} from '@tocsin/notify';
