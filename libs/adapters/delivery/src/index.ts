/**
 * How a batch is delivered: retry, halve, dead-letter. The one place where the delivery rules of the EventLog port live.
 * It never waits and never commits. Neighbours: the `kafka` and `embedded` adapters call it for every batch.
 */
export {
  type DeliveryPolicy,
  DEFAULT_DELIVERY_POLICY,
  type DeadLetterSink,
  type DeliveryOutcome,
  deliver,
} from './deliver.js';
export { deadLetterTo } from './dead-letter-sink.js';
