/** Mock vendors for tests and tools, without any test framework. */
export { type WebhookSink, type ReceivedWebhook, startWebhookSink } from './webhook-sink.js';
export { type SmtpSink, type ReceivedMail, startSmtpSink } from './smtp-sink.js';
export { type JiraMock, type JiraIssue, startJiraMock } from './jira-mock.js';
