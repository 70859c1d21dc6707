import { FieldTable } from './field-table.js';
import { type SlotNames } from './wanted-fields.js';

/** What a log record is made of, as slots of the scanner. */
export const SLOT = {
  time: 0,
  body: 1,
  severity: 2,
  service: 3,
  host: 4,
  /** Names that only a document of another format carries. */
  foreign: 5,
  /** The file that the line was read from. */
  file: 6,
  /** `P` or `F`, as the container runtime tags a part of a line; `true` for Vector and Docker's fluentd driver. */
  part: 7,
  pod: 8,
  stream: 9,
  /** A request that was logged as fields, without a text. */
  method: 10,
  target: 11,
  status: 12,
  /** Docker's fluentd driver marks every part and says of the last that it is. */
  lastPart: 13,
} as const;

/** Of the severity names, those on OpenTelemetry's own scale. */
export const OTEL_SEVERITY_NAMES = ['severity_number', 'severityNumber'] as const;

/**
 * Where the common producers put them, best first: OpenTelemetry and ECS names, then what Filebeat, Fluent Bit,
 * Fluentd, Vector, Logstash, rsyslog, syslog-ng, pino, winston, GELF and Serilog write.
 */
export const LOG_FIELDS: readonly SlotNames[] = [
  [
    '@timestamp',
    'timestamp',
    'ts',
    'time',
    'datetime',
    'eventTime',
    '_time',
    'date',
    'ISODATE',
    '@t',
    'Timestamp',
    'timeMillis',
  ],
  [
    'message',
    'msg',
    'body',
    'log',
    'MESSAGE',
    'event.original',
    'short_message',
    'text',
    'event.message',
    '@m',
    '@mt',
    'RenderedMessage',
    'Message',
    'error.message',
    'exception.message',
    'err.message',
    'error',
    'exception',
  ],
  [
    ...OTEL_SEVERITY_NAMES,
    'log.level',
    'severity_text',
    'severityText',
    'severity',
    'level',
    'loglevel',
    'lvl',
    'levelname',
    'log.syslog.severity.code',
    'PRIORITY',
    'syslog_severity',
    '@l',
    'Level',
  ],
  [
    'service.name',
    'service',
    'resource.service.name',
    'fields.service.name',
    'fields.service',
    'service_name',
    '_service',
    'kubernetes.labels.app.kubernetes.io/name',
    'kubernetes.labels.app_kubernetes_io/name',
    'kubernetes.labels.app',
    'kubernetes.pod_labels.app.kubernetes.io/name',
    'kubernetes.pod_labels.app',
    'kubernetes.deployment.name',
    'kubernetes.container.name',
    'kubernetes.container_name',
    'container_name',
    'fields.application',
    'fields.app',
    'application',
    'app',
    'appname',
    'app-name',
    'PROGRAM',
    'programname',
    'syslog-tag',
    'process.name',
    'service.type',
    'event.module',
    'name',
    'tag',
  ],
  [
    'host.name',
    'host',
    'hostname',
    'HOST',
    'host.hostname',
    'beat.hostname',
    'kubernetes.node.name',
    'kubernetes.node.hostname',
    'kubernetes.host',
    'kubernetes.pod_node_name',
    'agent.hostname',
    'agent.name',
  ],
  ['resourceLogs', 'resourceMetrics', 'resourceSpans', 'specversion', 'involvedObject.kind', 'regarding.kind'],
  ['log.file.path', 'file', 'filename', 'filepath', 'source'],
  ['_p', 'logtag', '_partial', 'partial_message'],
  ['kubernetes.pod_name', 'kubernetes.pod.name', 'partial_id', 'container_id'],
  ['stream'],
  ['method', 'request_method', 'http.request.method', 'verb'],
  ['path', 'uri', 'request_uri', 'url.path', 'url.original', 'http.target'],
  ['code', 'status', 'status_code', 'http.response.status_code', 'response_code', 'http_status'],
  ['partial_last'],
];

/** Those of `LOG_FIELDS` that may be an object or a list. `log` is not among them: in ECS it holds other fields. */
const STRUCTURED: ReadonlySet<string> = new Set([
  'message',
  'msg',
  'body',
  'resourceLogs',
  'resourceMetrics',
  'resourceSpans',
]);

export const LOG_TABLE = new FieldTable(LOG_FIELDS, STRUCTURED);
