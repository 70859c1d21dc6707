import { PermanentError } from '@tocsin/model';
import { type Receiver, type ReceiverReply, type ReceiverRequest, type Intake, lineRanges } from '../define.js';
import { type EnvelopeItem, itemsOf } from './envelope.js';
import { eventLine, logLines } from './event-line.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

function parse(payload: Uint8Array, type: string): unknown {
  try {
    return JSON.parse(decoder.decode(payload));
  } catch {
    throw new PermanentError('malformed_record', `Sentry ${type}: its payload is not JSON`);
  }
}

/** Errors and logs are read; sessions, transactions, profiles, replays and reports of the client are passed over. */
function linesOf({ type, payload }: EnvelopeItem): string[] {
  if (type === 'event') return [eventLine(parse(payload, type))];
  if (type === 'log') return logLines(parse(payload, type));
  return [];
}

async function take(lines: readonly string[], intake: Intake): Promise<ReceiverReply> {
  if (lines.length > 0) {
    const bytes = encoder.encode(lines.join('\n'));
    const { rejected } = await intake.records({ format: 'json', bytes, ranges: lineRanges(bytes) });
    if (rejected.length === lines.length)
      throw new PermanentError('malformed_record', `Sentry item 1: ${rejected[0]!.reason}`);
  }
  return { status: 200, body: {} };
}

const envelope = ({ body }: ReceiverRequest, intake: Intake) => take([...itemsOf(body)].flatMap(linesOf), intake);
const store = ({ body }: ReceiverRequest, intake: Intake) => take([eventLine(parse(body, 'event'))], intake);

/** Sentry's own SDKs, which take Tocsin's address and a token as their DSN: `http://TOKEN@HOST/1`. */
export const sentrySdk: Receiver = {
  id: 'sentry',
  title: 'Sentry SDKs',
  routes: [
    { methods: ['POST'], paths: ['/api/:project/envelope'], exactTimes: true, answer: envelope },
    { methods: ['POST'], paths: ['/api/:project/store'], exactTimes: true, answer: store },
  ],
};
