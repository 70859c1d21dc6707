/**
 * The EventLog on Apache Kafka through kafkajs, which nothing else may name: no release for years, so it stays replaceable.
 * It moves bytes and keeps the port's promises; it knows no record's content.
 * Neighbours: `embedded` is the same port without a broker, `delivery` holds the rules both follow.
 */
export { type KafkaConnection } from './connection.js';
export { KafkaEventLog } from './kafka-event-log.js';
