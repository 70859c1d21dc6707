import { cloudevents } from './cloudevents/cloudevents.js';
import { type Receiver } from './define.js';
import { elasticsearch } from './elasticsearch/elasticsearch.js';
import { heartbeat } from './heartbeat/heartbeat.js';
import { loki } from './loki/loki.js';
import { native } from './native/native.js';
import { otlp } from './otlp/otlp.js';
import { remoteWrite } from './remote-write/remote-write.js';
import { sentrySdk } from './sentry/sentry.js';
import { splunk } from './splunk/splunk.js';

/** Every protocol that is spoken over HTTP besides the web hooks of `inbound`. */
export const receivers: readonly Receiver[] = [
  native,
  otlp,
  remoteWrite,
  loki,
  splunk,
  sentrySdk,
  elasticsearch,
  cloudevents,
  heartbeat,
];
