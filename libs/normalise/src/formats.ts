/** The wire formats that can be read, by the name that a source's `format` gives them. */
export const KNOWN_FORMATS = [
  'json',
  'text',
  'cri',
  'logstash-plain',
  'ltsv',
  'msgpack',
  'influx',
  'telegraf-json',
  'collectd-json',
  'collectd-command',
  'graphite',
  'metricbeat',
  'vector',
  'prometheus-json',
  'otlp-json',
  'otlp-protobuf',
  'connect-json',
  'confluent',
  'cloudevents',
  'kubernetes-event',
  'alertmanager',
  'cloudwatch',
  'remote-write',
  'remote-write-2',
  'loki-json',
  'loki-protobuf',
  'splunk-hec',
] as const;
export type KnownFormat = (typeof KNOWN_FORMATS)[number];

/** `auto`: look at the first record of a stream. */
export type RecordFormat = 'auto' | KnownFormat;
