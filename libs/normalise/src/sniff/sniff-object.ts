import { type KnownFormat } from '../formats.js';
import { type JsonObject, isObject } from '../json/document.js';
import { isPrometheusSample } from '../prometheus/prometheus-json.js';
import { isVectorMetric } from '../vector/vector-decoder.js';

const has = (json: JsonObject, ...names: readonly string[]): boolean => names.every((name) => name in json);
const isKubernetesObject = (value: unknown): boolean => isObject(value) && typeof value.kind === 'string';

const isKubernetesEvent = (json: JsonObject): boolean =>
  isKubernetesObject(json.involvedObject) || isKubernetesObject(json.regarding);

const isVectorEnvelope = (json: JsonObject): boolean =>
  Object.keys(json).length === 1 && [json.log, json.metric, json.trace].some(isObject);

/** The text of a log: numbers beside it are its fields, no metrics. */
const hasText = (json: JsonObject): boolean =>
  ['message', 'msg', 'log', 'MESSAGE', 'short_message'].some((name) => typeof json[name] === 'string');

const isTelegraf = (json: JsonObject): boolean =>
  typeof json.name === 'string' && isObject(json.fields) && !hasText(json);

const isTelegrafBatch = ({ metrics }: JsonObject): boolean =>
  Array.isArray(metrics) && isObject(metrics[0]) && isTelegraf(metrics[0]);

/** What gives a document away, in this order; the first that holds decides. */
const MARKS: readonly (readonly [KnownFormat, (json: JsonObject) => boolean])[] = [
  ['otlp-json', (json) => has(json, 'resourceLogs') || has(json, 'resourceMetrics') || has(json, 'resourceSpans')],
  ['connect-json', (json) => has(json, 'schema', 'payload') && Object.keys(json).length === 2],
  ['cloudevents', (json) => has(json, 'specversion', 'type', 'source')],
  ['kubernetes-event', (json) => isKubernetesEvent(json) || (isObject(json.object) && isKubernetesEvent(json.object))],
  ['metricbeat', (json) => isObject(json.metricset)],
  [
    'alertmanager',
    (json) => has(json, 'alerts') && (has(json, 'receiver') || has(json, 'groupKey') || has(json, 'version')),
  ],
  ['cloudwatch', (json) => has(json, 'Type', 'TopicArn') || has(json, 'AlarmName', 'NewStateValue')],
  ['vector', (json) => isVectorMetric(json) || isVectorEnvelope(json)],
  ['telegraf-json', (json) => isTelegraf(json) || isTelegrafBatch(json)],
  ['collectd-json', (json) => has(json, 'values', 'dsnames', 'plugin')],
  ['prometheus-json', (json) => isPrometheusSample(json) && !hasText(json)],
];

/** The format of a JSON object by its members; `json`, a log record, when none stands out. */
export const sniffObject = (json: JsonObject): KnownFormat => MARKS.find(([, holds]) => holds(json))?.[0] ?? 'json';
