import { createHash, createHmac } from 'node:crypto';
import {
  type CallHandler,
  ConflictException,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UnprocessableEntityException,
} from '@nestjs/common';
import { DAY_MS, MINUTE_MS } from '@tocsin/model';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Observable, from, lastValueFrom } from 'rxjs';
import { type Platform } from '../adapters/open-platform.js';
import { type Caller } from './caller.js';
import { seal, unseal } from './sealed-answer.js';

export const IDEMPOTENCY_HEADER = 'idempotency-key';
const REPLAYED_HEADER = 'idempotency-replayed';
export const IDEMPOTENT_METHODS: ReadonlySet<string> = new Set(['POST', 'PUT', 'PATCH']);
const MAX_KEY_CHARS = 255;
const KEPT_MS = DAY_MS;
/** One that was not answered for this long died with its process. */
const STALE_MS = MINUTE_MS;

type CalledRequest = FastifyRequest & { readonly caller?: Caller };
interface Kept {
  readonly status: number;
  readonly body?: unknown;
}

const hashOf = (...parts: readonly string[]): string => createHash('sha256').update(parts.join('\0')).digest('hex');

/** What a request asks for. By the key, so that a password in the body cannot be guessed from it. */
const fingerprintOf = ({ method, url, headers, body }: FastifyRequest, key: string): string =>
  createHmac('sha256', key)
    .update([method, url, headers['if-match'] ?? '', JSON.stringify(body ?? null)].join('\0'))
    .digest('hex');

/**
 * Does a request with an `Idempotency-Key` once in 24 hours (draft-ietf-httpapi-idempotency-key-header): the same request gets the first
 * one's answer, another one with the key 422, one that comes while the first is worked on 409. A failure is not kept. Keys are the
 * caller's own. The answer is kept sealed with the key, of which the database has only a hash.
 */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly platform: Platform) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() !== 'http') return next.handle();
    const http = context.switchToHttp();
    const request = http.getRequest<CalledRequest>();
    const key = request.headers[IDEMPOTENCY_HEADER];
    if (!request.caller || typeof key !== 'string' || !IDEMPOTENT_METHODS.has(request.method)) return next.handle();
    if (key === '' || key.length > MAX_KEY_CHARS)
      throw new UnprocessableEntityException(`${IDEMPOTENCY_HEADER}: must have 1 to ${MAX_KEY_CHARS} characters`);
    return from(this.once(request, request.caller, key, http.getResponse<FastifyReply>(), next));
  }

  private async once(request: FastifyRequest, caller: Caller, key: string, reply: FastifyReply, next: CallHandler) {
    const { database, repositories, timer } = this.platform;
    const { tenant, name, userId } = caller;
    const id = hashOf(name, userId ?? '', key);
    const fingerprint = fingerprintOf(request, key);
    const at = timer.now();
    const bounds = { staleBefore: at - STALE_MS, expiredBefore: at - KEPT_MS };
    const known = await database.asTenant(tenant, (tx) =>
      repositories.idempotency.begin(tx, { tenant, id, fingerprint, at }, bounds),
    );
    if (known) return this.again(known, fingerprint, reply, key, id);
    const answer = await lastValueFrom(next.handle(), { defaultValue: undefined }).catch(async (error: unknown) => {
      await database.asTenant(tenant, (tx) => repositories.idempotency.forget(tx, id));
      throw error;
    });
    const kept: Kept = { status: reply.statusCode, body: answer as unknown };
    const sealed = seal(JSON.stringify(kept), key, id);
    await database.asTenant(tenant, (tx) => repositories.idempotency.finish(tx, id, sealed));
    return answer as unknown;
  }

  private again(
    known: { readonly fingerprint: string; readonly answer: string | null },
    fingerprint: string,
    reply: FastifyReply,
    key: string,
    id: string,
  ): unknown {
    if (known.fingerprint !== fingerprint)
      throw new UnprocessableEntityException(`${IDEMPOTENCY_HEADER}: was used for another request; take a new one`);
    if (known.answer === null)
      throw new ConflictException(`${IDEMPOTENCY_HEADER}: the first request with it is still being worked on`);
    const { status, body } = JSON.parse(unseal(known.answer, key, id)) as Kept;
    void reply.status(status).header(REPLAYED_HEADER, 'true');
    this.platform.telemetry.count('tocsin_api_repeats_total');
    return body;
  }
}
