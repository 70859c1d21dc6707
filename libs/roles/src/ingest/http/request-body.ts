import { promisify } from 'node:util';
import { gunzip, inflate } from 'node:zlib';
import { Decompress } from 'fzstd';
import { type FastifyRequest } from 'fastify';
import { uncompress } from 'snappyjs';
import { HttpProblem } from './http-problem.js';

/** Unpacked bytes of one request, at most. */
export const MAX_BODY_BYTES = 64 << 20;

const options = { maxOutputLength: MAX_BODY_BYTES };
const tooLarge = () => new HttpProblem(413, `more than ${MAX_BODY_BYTES} bytes when unpacked`);

/** A snappy block begins with its unpacked length as a varint: looked at before anything is allocated. */
function unsnap(bytes: Buffer): Buffer {
  let length = 0;
  for (let at = 0, factor = 1; at < 5 && at < bytes.length; at++, factor *= 128) {
    length += (bytes[at]! & 0x7f) * factor;
    if ((bytes[at]! & 0x80) === 0) break;
  }
  if (length > MAX_BODY_BYTES) throw tooLarge();
  return Buffer.from(uncompress(bytes));
}

function unzstd(bytes: Buffer): Buffer {
  const chunks: Uint8Array[] = [];
  let total = 0;
  const stream = new Decompress((chunk) => {
    total += chunk.length;
    if (total > MAX_BODY_BYTES) throw tooLarge();
    chunks.push(chunk);
  });
  stream.push(bytes, true);
  return Buffer.concat(chunks);
}

const decoders: Readonly<Record<string, (bytes: Buffer) => Promise<Buffer> | Buffer>> = {
  identity: (bytes) => bytes,
  gzip: (bytes) => promisify(gunzip)(bytes, options) as Promise<Buffer>,
  deflate: (bytes) => promisify(inflate)(bytes, options) as Promise<Buffer>,
  snappy: unsnap,
  zstd: unzstd,
};

const EMPTY = Buffer.alloc(0);

/**
 * The body of a request, unpacked; empty when there is none. Throws `HttpProblem`: 400 when it is not what the header says, 413 when it is
 * too large unpacked, 415 for an encoding that is not known.
 * @param assumed the encoding of a sender that packs without saying so
 */
export async function bodyOf({ body, headers }: FastifyRequest, assumed = 'identity'): Promise<Buffer> {
  if (!Buffer.isBuffer(body) || body.length === 0) return EMPTY;
  const encoding = (headers['content-encoding'] ?? assumed).toLowerCase();
  const decode = decoders[encoding];
  if (!decode)
    throw new HttpProblem(
      415,
      `content-encoding ${encoding} is not understood; send ${Object.keys(decoders).join(', ')}`,
    );
  try {
    return await decode(body);
  } catch (error) {
    if (error instanceof HttpProblem) throw error;
    throw (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new HttpProblem(400, `the body is not ${encoding}`);
  }
}

/** The body as JSON; 400 when it is none. */
export async function jsonOf(request: FastifyRequest): Promise<unknown> {
  const bytes = await bodyOf(request);
  if (bytes.length === 0) throw new HttpProblem(400, 'the body is empty');
  try {
    return JSON.parse(bytes.toString()) as unknown;
  } catch {
    throw new HttpProblem(400, 'the body is not JSON');
  }
}
