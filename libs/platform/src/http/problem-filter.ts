import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { ConfigurationError, PermanentError, RetryableError } from '@tocsin/model';
import { type Telemetry } from '@tocsin/ports';
import { type FastifyReply } from 'fastify';

interface Problem {
  readonly status: number;
  readonly title: string;
  readonly detail: string;
  readonly mistakes?: ConfigurationError['mistakes'];
}

function problemOf(error: unknown): Problem {
  if (error instanceof HttpException) {
    const body = error.getResponse();
    const detail = typeof body === 'string' ? body : ((body as { message?: unknown }).message ?? error.message);
    return { status: error.getStatus(), title: error.name.replace(/Exception$/, ''), detail: String(detail) };
  }
  if (error instanceof ConfigurationError)
    return { status: 422, title: 'InvalidDocument', detail: error.message, mistakes: error.mistakes };
  if (error instanceof RetryableError) return { status: 503, title: 'Unavailable', detail: error.message };
  if (error instanceof PermanentError) return { status: 400, title: 'BadRequest', detail: error.message };
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  if (statusCode !== undefined && statusCode < 500)
    return { status: statusCode, title: 'BadRequest', detail: message ?? '' };
  return { status: 500, title: 'InternalError', detail: 'the server failed; its log says why' };
}

/** Every error of the API as `application/problem+json` (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly telemetry: Telemetry) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    if (problem.status === 500)
      this.telemetry.log('error', 'a request failed', { error: error instanceof Error ? error.stack : String(error) });
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    if (problem.status === 503) void reply.header('retry-after', '5');
    void reply
      .status(problem.status)
      .type('application/problem+json')
      .send({ type: 'about:blank', ...problem });
  }
}
