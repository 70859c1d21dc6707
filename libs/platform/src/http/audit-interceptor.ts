import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import { withoutCredentials } from '@tocsin/model';
import { type FastifyRequest } from 'fastify';
import { type Observable, from, mergeMap } from 'rxjs';
import { type Platform } from '../adapters/open-platform.js';
import { type Caller } from './caller.js';

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);
const SECRET = /password|secret|token|key$/i;
const MAX_DETAIL_CHARS = 4_000;

/** The body without what nobody may read in a log. A long one is cut to its field names. */
export function redacted(body: unknown): unknown {
  if (typeof body !== 'object' || body === null) return null;
  const text = JSON.stringify(body, (name, value: unknown) => {
    if (typeof value !== 'string') return value;
    return SECRET.test(name) ? '•••' : withoutCredentials(value);
  });
  return text.length <= MAX_DETAIL_CHARS ? (JSON.parse(text) as unknown) : { fields: Object.keys(body) };
}

/** Writes down every request that changed something: who, what, on which object, from where. */
@Injectable()
export class AuditInterceptor implements NestInterceptor {
  constructor(private readonly platform: Platform) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const request = context.switchToHttp().getRequest<FastifyRequest & { caller?: Caller }>();
    const { caller, method } = request;
    if (!caller || READING.has(method)) return next.handle();
    return next.handle().pipe(mergeMap((answer: unknown) => from(this.write(caller, request).then(() => answer))));
  }

  private write({ tenant, name }: Caller, request: FastifyRequest): Promise<void> {
    const { database, repositories, timer } = this.platform;
    const params = request.params as Record<string, string>;
    const entry = {
      tenant,
      at: timer.now(),
      actor: name,
      action: `${request.method} ${request.routeOptions.url ?? ''}`,
      object: Object.values(params).join('/'),
      outcome: 'done',
      address: request.ip,
      detail: redacted(request.body),
    };
    return database.asTenant(tenant, (tx) => repositories.audit.append(tx, entry));
  }
}
