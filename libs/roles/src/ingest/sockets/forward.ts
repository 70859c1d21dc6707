import { randomBytes } from 'node:crypto';
import { type Socket } from 'node:net';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type ForwardFrame, ForwardFrames, ackOf, heloOf, pairRanges, pongOf } from '@tocsin/integrations';
import { PermanentError } from '@tocsin/model';
import { type RecordOrigin } from '@tocsin/pipeline';
import { type Ingestor } from '../ingestor.js';
import { MAX_BODY_BYTES } from '../http/request-body.js';

const unzip = promisify(gunzip);
const NONCE_BYTES = 16;

/** Who the records of the listener belong to, and the key that its senders must know; null: anyone who can reach it may send. */
export interface ForwardOptions {
  readonly origin: Omit<RecordOrigin, 'format' | 'service'>;
  readonly sharedKey: string | null;
  readonly hostname: string;
}

/**
 * One connection of a Fluent forward sender. A chunk that wants to be acknowledged is, once its records are durable; when they cannot be made
 * so the connection ends, and the sender sends the chunk again. The tag names the service of records that name none.
 */
export async function serveForward(
  socket: Socket,
  ingestor: Ingestor,
  { origin, sharedKey, hostname }: ForwardOptions,
): Promise<void> {
  const frames = new ForwardFrames();
  const nonce = randomBytes(NONCE_BYTES).toString('hex');
  let welcome = sharedKey === null;
  if (sharedKey !== null) socket.write(heloOf(nonce));

  const take = async ({ tag, pairs, gzip, chunk }: ForwardFrame): Promise<void> => {
    const bytes = gzip ? await unzip(pairs, { maxOutputLength: MAX_BODY_BYTES }) : pairs;
    const list = { format: 'msgpack' as const, bytes, ranges: pairRanges(bytes) };
    await ingestor.unanswered({ ...origin, format: 'msgpack', service: tag }, `forward:${tag}`, list);
    if (chunk !== null) socket.write(ackOf(chunk));
  };

  for await (const chunk of socket)
    for (const frame of frames.push(chunk as Buffer)) {
      if ('tag' in frame) {
        if (!welcome) throw new PermanentError('malformed_record', 'records before the handshake');
        await take(frame);
      } else if (sharedKey !== null) {
        const answer = pongOf(frame, nonce, sharedKey, hostname);
        socket.write(answer.pong);
        if (!answer.welcome) throw new PermanentError('malformed_record', 'shared key mismatch');
        welcome = true;
      }
    }
}
