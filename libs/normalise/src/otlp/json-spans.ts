import { type JsonObject, isObject, numberOf, textOf } from '../json/document.js';
import { attributesOf } from './json-value.js';
import { type Span, STATUS_ERROR } from './span-calls.js';

const KINDS = ['UNSPECIFIED', 'INTERNAL', 'SERVER', 'CLIENT', 'PRODUCER', 'CONSUMER'];

/** Enumerations are numbers; older producers write their names. */
const kindOf = (kind: unknown): number =>
  typeof kind === 'string' && kind.startsWith('SPAN_KIND_') ? KINDS.indexOf(kind.slice(10)) : numberOf(kind) || 0;

const isError = (status: unknown): boolean =>
  isObject(status) && (status.code === 'STATUS_CODE_ERROR' || numberOf(status.code) === STATUS_ERROR);

/** Identifiers are hexadecimal digits in any case. */
export const spanOfJson = (span: JsonObject, service: string): Span => ({
  service,
  id: textOf(span.spanId).toLowerCase(),
  parent: textOf(span.parentSpanId).toLowerCase(),
  kind: kindOf(span.kind),
  start: numberOf(span.startTimeUnixNano) / 1e6,
  end: numberOf(span.endTimeUnixNano) / 1e6,
  failed: isError(span.status),
  attributes: attributesOf(span.attributes),
});
