import {
  type Intake,
  type Receiver,
  type ReceiverReply,
  type ReceiverRequest,
  headerOf,
  lineRanges,
} from '../define.js';
import { codeOfStatus, codeReply } from './codes.js';
import { jsonRanges } from './json-sequence.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

const channelOf = ({ headers, query }: ReceiverRequest): string =>
  headerOf(headers, 'x-splunk-request-channel') || (query.channel ?? '');

/** An id for the sender that asks for acknowledgements. A reply means durable, so that nothing need be remembered of it. */
let lastAck = 0;
const success = (request: ReceiverRequest): ReceiverReply =>
  codeReply(0, channelOf(request) === '' ? {} : { ackId: lastAck++ });

async function events(request: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  const { body } = request;
  const ranges = jsonRanges(body);
  if (ranges.length === 0) return codeReply(5);
  const { rejected } = await intake.records({ format: 'splunk-hec', bytes: body, ranges });
  const first = rejected[0];
  if (!first) return success(request);
  // Those that could be read are kept, as Splunk keeps those before the first bad one
  const code = first.reason === 'unknown_shape' ? 12 : first.reason === 'no_message' ? 13 : 6;
  return codeReply(code, { 'invalid-event-number': first.index });
}

/** Lines without metadata of their own: what the query says holds for each. */
async function raw(request: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  const { body, query } = request;
  const { host, source, sourcetype } = query;
  const time = query.time === undefined ? undefined : Number(query.time);
  const ranges = lineRanges(body);
  const lines: string[] = [];
  for (let at = 0; at < ranges.length; at += 2) {
    const event = decoder.decode(body.subarray(ranges[at], ranges[at + 1])).trim();
    if (event !== '') lines.push(JSON.stringify({ time, host, source, sourcetype, event }));
  }
  if (lines.length === 0) return codeReply(5);
  const bytes = encoder.encode(lines.join('\n'));
  await intake.records({ format: 'splunk-hec', bytes, ranges: lineRanges(bytes) });
  return success(request);
}

function acknowledge(request: ReceiverRequest): ReceiverReply {
  if (channelOf(request) === '') return codeReply(10);
  try {
    const { acks } = JSON.parse(decoder.decode(request.body)) as { acks: unknown };
    if (Array.isArray(acks))
      return { status: 200, body: { acks: Object.fromEntries(acks.map((id) => [String(id), true])) } };
  } catch {
    // answered below
  }
  return codeReply(6);
}

const ROOT = '/services/collector';

/** Splunk's HTTP Event Collector: events, raw lines, acknowledgements. */
export const splunk: Receiver = {
  id: 'splunk',
  title: 'Splunk HTTP Event Collector',
  routes: [
    { methods: ['POST'], paths: [ROOT, `${ROOT}/event`, `${ROOT}/event/1.0`], answer: events },
    { methods: ['POST'], paths: [`${ROOT}/raw`, `${ROOT}/raw/1.0`], answer: raw },
    { methods: ['POST'], paths: [`${ROOT}/ack`], answer: acknowledge },
    {
      methods: ['GET'],
      paths: [`${ROOT}/health`, `${ROOT}/health/1.0`],
      open: true,
      answer: () => codeReply(17),
    },
  ],
  refuse: (status, _detail, { headers }) => codeOfStatus(status, headerOf(headers, 'authorization') !== ''),
};
