import { type Receiver, type ReceiverReply, problemReply } from '@tocsin/integrations';
import { PermanentError, RetryableError } from '@tocsin/model';
import { type FastifyReply, type FastifyRequest } from 'fastify';

/** An answer that is not a success, decided by a receiver. */
export class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** The status that a failure stands for. */
function statusOf(error: unknown): number {
  if (error instanceof HttpProblem) return error.status;
  if (error instanceof RetryableError) return error.reason === 'rate_limited' ? 429 : 503;
  if (error instanceof PermanentError) return 400;
  return (error as { statusCode?: number }).statusCode ?? 500;
}

const RETRY_AFTER_SECONDS = '5';

/** Every failure of a receiver, in its protocol's words or as `application/problem+json`; what may succeed later says when. */
export function sendFailure(reply: FastifyReply, error: unknown, request: FastifyRequest): FastifyReply {
  const status = statusOf(error);
  // Some clients send their password only when they are asked for it
  if (status === 401) void reply.header('www-authenticate', 'Basic realm="tocsin", charset="UTF-8"');
  if (status === 503 || status === 429) void reply.header('retry-after', RETRY_AFTER_SECONDS);
  const detail = status === 500 ? 'the server failed; its log says why' : (error as Error).message;
  const { refuse = problemReply } = request.routeOptions.config as Pick<Receiver, 'refuse'>;
  return sendReply(reply, refuse(status, detail, { headers: request.headers }));
}

export function sendReply(reply: FastifyReply, { status, headers = {}, type, body }: ReceiverReply): FastifyReply {
  void reply.status(status).headers(headers);
  if (type !== undefined) void reply.type(type);
  if (body === undefined) return reply.send();
  // Fastify refuses an object under a type that it does not know to be JSON
  if (type !== undefined && typeof body === 'object' && !(body instanceof Uint8Array))
    return reply.send(JSON.stringify(body));
  return reply.send(body instanceof Uint8Array ? Buffer.from(body) : body);
}
