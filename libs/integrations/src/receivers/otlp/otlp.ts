import { type Intake, type Receiver, type ReceiverReply, type ReceiverRequest, isJson, wholeBody } from '../define.js';
import { exportReply, statusReply } from './reply.js';

/** gRPC's words for what went wrong. */
const INVALID_ARGUMENT = 3;
const CODES: Readonly<Record<number, number>> = { 401: 16, 403: 7, 413: 8, 429: 8, 503: 14 };
const INTERNAL = 13;

async function answer(member: string, request: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  const json = isJson(request.headers);
  if (request.body.length === 0) return exportReply(json, member, 0, '');
  const { accepted, lost, rejected } = await intake.records(
    wholeBody(json ? 'otlp-json' : 'otlp-protobuf', request.body),
  );
  const reason = rejected[0]?.reason;
  if (lost > 0) return exportReply(json, member, lost, 'a request may hold 50,000 items; send smaller ones');
  if (reason === undefined) return exportReply(json, member, 0, '');
  // What stood before the damage is kept: the sender must not send it again
  if (accepted > 0) return exportReply(json, member, 1, `the request is damaged behind ${accepted} items: ${reason}`);
  return statusReply(400, INVALID_ARGUMENT, `not OTLP ${json ? 'JSON' : 'protobuf'}: ${reason}`, json);
}

const signal = (path: string, member: string, ...aliases: readonly string[]): Receiver['routes'][number] => ({
  methods: ['POST'],
  paths: [`/v1/${path}`, ...aliases],
  exactTimes: true,
  answer: (request, intake) => answer(member, request, intake),
});

/** OpenTelemetry over HTTP, JSON and protobuf. Spans leave as calls between services, never singly. */
export const otlp: Receiver = {
  id: 'otlp',
  title: 'OpenTelemetry (OTLP/HTTP)',
  routes: [
    signal('logs', 'rejectedLogRecords', '/otlp/v1/logs'),
    signal('metrics', 'rejectedDataPoints', '/api/v1/otlp/v1/metrics'),
    signal('traces', 'rejectedSpans'),
  ],
  refuse: (status, detail, { headers }) =>
    statusReply(status, CODES[status] ?? (status < 500 ? INVALID_ARGUMENT : INTERNAL), detail, isJson(headers)),
};
