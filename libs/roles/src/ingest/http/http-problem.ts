import { PermanentError, RetryableError } from '@tocsin/model';
import { type FastifyReply } from 'fastify';

/** An answer that is not a success, decided by a receiver. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

function statusOf(error: unknown): number {
  if (error instanceof HttpProblem) return error.status;
  if (error instanceof RetryableError) return error.reason === 'rate_limited' ? 429 : 503;
  if (error instanceof PermanentError) return 400;
  return (error as { statusCode?: number }).statusCode ?? 500;
}

/** Every failure of a receiver as `application/problem+json`; what may succeed later says when. */
export function sendProblem(reply: FastifyReply, error: unknown): FastifyReply {
  const status = statusOf(error);
  if (status === 503 || status === 429) void reply.header('retry-after', '5');
  const detail = status === 500 ? 'the server failed; its log says why' : (error as Error).message;
  return reply
    .status(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: 'IngestFailed', status, detail });
}
