/**
 * What tests share: contract suites for every port, real servers to run them on, and waiting for an expectation.
 * Imported by specs and tools only. Neighbours: `ports` makes the promises that the suites check.
 */
export { eventually } from './eventually.js';
export { type EventLogFixture, describeEventLogContract } from './contracts/event-log.contract.js';
export { type SnapshotStoreFixture, describeSnapshotStoreContract } from './contracts/snapshot-store.contract.js';
export { type StateStoreFixture, describeStateStoreContract } from './contracts/state-store.contract.js';
export { realKafka, realRedis, realPostgres, ownKafka, ownPostgres, stopRealServers } from './servers/real-servers.js';
export { describeReal } from './describe-real.js';
export { type RunningServer, freePort } from './servers/running-server.js';
export { startCable, throughCable } from './servers/cable.js';
export { isInstalled } from './servers/installed.js';
export { type RepositoriesFixture, describeRepositoriesContract } from './contracts/repositories.contract.js';
export { exampleIncident } from './builders/example-incident.js';
export { type WebhookSink, type ReceivedWebhook, startWebhookSink } from './vendors/webhook-sink.js';
export { type SmtpSink, type ReceivedMail, startSmtpSink } from './vendors/smtp-sink.js';
export { startVendor } from './vendors/http-server.js';
export { type JiraMock, type JiraIssue, startJiraMock } from './vendors/jira-mock.js';
