import { AlertmanagerDecoder } from './alerts/alertmanager.js';
import { CloudWatchDecoder } from './alerts/cloudwatch.js';
import { MetricbeatDecoder } from './beats/metricbeat.js';
import { CloudEventsDecoder } from './cloudevents/cloudevents.js';
import { CollectdCommandDecoder } from './collectd/collectd-command.js';
import { CollectdJsonDecoder } from './collectd/collectd-json.js';
import { GraphiteDecoder } from './collectd/graphite.js';
import { ConfluentDecoder } from './confluent/confluent-decoder.js';
import { type SchemaLookup } from './confluent/schema.js';
import { ConnectJsonDecoder } from './connect/connect-json.js';
import { type Decoder, type NestedRead } from './decoder.js';
import { type KnownFormat } from './formats.js';
import { LogObjectDecoder } from './json/log-object.js';
import { KubernetesEventDecoder } from './kubernetes/kubernetes-event.js';
import { LtsvDecoder } from './ltsv/ltsv-decoder.js';
import { LokiJsonDecoder } from './loki/loki-json.js';
import { LokiProtobufDecoder } from './loki/loki-protobuf.js';
import { MsgpackDecoder } from './msgpack/msgpack-decoder.js';
import { OtlpJsonDecoder } from './otlp/otlp-json.js';
import { OtlpProtobufDecoder } from './otlp/otlp-protobuf.js';
import { PrometheusJsonDecoder } from './prometheus/prometheus-json.js';
import { RemoteWriteDecoder } from './prometheus/remote-write.js';
import { SplunkHecDecoder } from './splunk/splunk-hec.js';
import { InfluxDecoder } from './telegraf/influx-decoder.js';
import { TelegrafJsonDecoder } from './telegraf/telegraf-json.js';
import { CriLineDecoder } from './text/cri-decoder.js';
import { LogstashLineDecoder } from './text/logstash-decoder.js';
import { TextLineDecoder } from './text/text-decoder.js';
import { VectorDecoder } from './vector/vector-decoder.js';

/**
 * Every format and what reads it: the whole wiring. A decoder keeps only scratch space, so one set serves all streams
 * of a thread.
 */
export function createDecoders(nested: NestedRead, schemaOf: SchemaLookup): Readonly<Record<KnownFormat, Decoder>> {
  return {
    json: new LogObjectDecoder(),
    text: new TextLineDecoder(),
    cri: new CriLineDecoder(),
    'logstash-plain': new LogstashLineDecoder(),
    ltsv: new LtsvDecoder(nested),
    msgpack: new MsgpackDecoder(nested),
    influx: new InfluxDecoder(),
    'telegraf-json': new TelegrafJsonDecoder(),
    'collectd-json': new CollectdJsonDecoder(),
    'collectd-command': new CollectdCommandDecoder(),
    graphite: new GraphiteDecoder(),
    metricbeat: new MetricbeatDecoder(),
    vector: new VectorDecoder(nested),
    'prometheus-json': new PrometheusJsonDecoder(),
    'otlp-json': new OtlpJsonDecoder(),
    'otlp-protobuf': new OtlpProtobufDecoder(),
    'connect-json': new ConnectJsonDecoder(nested),
    confluent: new ConfluentDecoder(nested, schemaOf),
    cloudevents: new CloudEventsDecoder(),
    'kubernetes-event': new KubernetesEventDecoder(),
    alertmanager: new AlertmanagerDecoder(),
    cloudwatch: new CloudWatchDecoder(),
    'remote-write': new RemoteWriteDecoder(1),
    'remote-write-2': new RemoteWriteDecoder(2),
    'loki-json': new LokiJsonDecoder(),
    'loki-protobuf': new LokiProtobufDecoder(),
    'splunk-hec': new SplunkHecDecoder(),
  };
}
