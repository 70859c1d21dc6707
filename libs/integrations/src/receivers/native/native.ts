import {
  type Intake,
  type Receiver,
  type ReceiverReply,
  type ReceiverRequest,
  headerOf,
  lineRanges,
  problemReply,
  wholeBody,
} from '../define.js';
import { changeOf } from './change.js';

const MAX_REPORTED = 20;
const decoder = new TextDecoder();

/** Undefined when it is none. */
function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(decoder.decode(bytes)) as unknown;
  } catch {
    return undefined;
  }
}

/** Lines of any format, each found out by itself; one JSON document, printed over many lines, as it is. */
async function ingest({ body, headers }: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  if (body.length === 0) return problemReply(400, 'the body is empty');
  const isDocument = /^application\/json/i.test(headerOf(headers, 'content-type')) && jsonOf(body) !== undefined;
  const list = isDocument
    ? wholeBody('auto', body)
    : { format: 'auto' as const, bytes: body, ranges: lineRanges(body) };
  const { accepted, rejected } = await intake.records(list);
  const bad = rejected.filter(({ reason }) => reason !== 'empty').slice(0, MAX_REPORTED);
  return { status: 200, body: { accepted, rejected: bad.map(({ index, reason }) => ({ line: index + 1, reason })) } };
}

async function change({ body, now }: ReceiverRequest, intake: Intake): Promise<ReceiverReply> {
  const json = jsonOf(body);
  if (json === undefined) return problemReply(400, 'the body is not JSON');
  const found = changeOf(json, now);
  if (typeof found === 'string') return problemReply(422, found);
  await intake.message({ alerts: [], changes: [found] });
  return { status: 201, body: found };
}

/** Tocsin's own: lines or documents of any known format, and changes. */
export const native: Receiver = {
  id: 'native',
  title: 'Lines, JSON and changes',
  routes: [
    { methods: ['POST'], paths: ['/api/v1/ingest', '/api/v1/ingest/:key'], answer: ingest },
    { methods: ['POST'], paths: ['/api/v1/changes', '/api/v1/changes/:key'], answer: change },
  ],
};
