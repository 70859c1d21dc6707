import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type ScopeChange, changeSchema } from '@tocsin/contracts';
import { PermanentError, RetryableError, stableId } from '@tocsin/model';
import { type RecordOrigin } from '@tocsin/pipeline';
import { type Caller, type TokenVerifier } from '@tocsin/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { type Ingestor } from './ingestor.js';

const MAX_BYTES = 64 << 20;
const unzip = promisify(gunzip);

interface IngestQuery {
  readonly source?: string;
  readonly environment?: string;
  readonly service?: string;
  /** `1`: history that is loaded after the fact. Learnt and shown, never paged. */
  readonly backfill?: string;
}

class HttpProblem extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

const sendProblem = (reply: FastifyReply, error: unknown) => {
  const { statusCode } = error as { statusCode?: number };
  const status =
    error instanceof HttpProblem
      ? error.status
      : error instanceof RetryableError
        ? 503
        : error instanceof PermanentError
          ? 400
          : (statusCode ?? 500);
  if (status === 503) void reply.header('retry-after', '5');
  const detail = status === 500 ? 'the server failed; its log says why' : (error as Error).message;
  return reply
    .status(status)
    .type('application/problem+json')
    .send({ type: 'about:blank', title: 'IngestFailed', status, detail });
};

async function bodyOf({ body, headers }: FastifyRequest): Promise<Buffer> {
  if (!Buffer.isBuffer(body)) throw new HttpProblem(400, 'the body is empty');
  const encoding = headers['content-encoding'] ?? 'identity';
  if (encoding === 'identity') return body;
  if (encoding !== 'gzip')
    throw new HttpProblem(415, `content-encoding ${encoding} is not understood; send gzip or identity`);
  try {
    return await unzip(body, { maxOutputLength: MAX_BYTES });
  } catch (error) {
    const tooLarge = (error as { code?: string }).code === 'ERR_BUFFER_TOO_LARGE';
    throw tooLarge
      ? new HttpProblem(413, `more than ${MAX_BYTES} bytes when unpacked`)
      : new HttpProblem(400, 'the body is not gzip');
  }
}

function originOf(
  caller: Caller,
  { environment = 'production', service = 'unknown', backfill }: IngestQuery,
  format: RecordOrigin['format'],
): RecordOrigin {
  return { tenant: caller.tenant, environment, format, service, backfill: backfill === '1' };
}

/** Sources without positions: the caller and the name they give themselves. A backfill is a source of its own. */
const sourceOf = (caller: Caller, { source = '', backfill }: IngestQuery): string =>
  `http:${caller.name}:${source}${backfill === '1' ? ':backfill' : ''}`;

function changeOf(json: unknown, now: number): ScopeChange {
  const given = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  const at = typeof given.at === 'string' ? Date.parse(given.at) : (given.at ?? now);
  const id = given.id ?? stableId(String(given.type), String(given.service), String(given.title), String(at));
  const parsed = changeSchema.safeParse({ type: 'deploy', host: '', labels: {}, title: '', ...given, id, at });
  if (parsed.success) return parsed.data;
  throw new HttpProblem(
    422,
    parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
  );
}

/** The HTTP receivers, outside Nest: raw bodies of any content type, answered only when their events are durable. */
export async function registerIngestRoutes(
  app: NestFastifyApplication,
  ingestor: Ingestor,
  tokens: TokenVerifier,
  now: () => number,
): Promise<void> {
  await app
    .getHttpAdapter()
    .getInstance()
    .register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      scope.setErrorHandler((error, _request, reply) => sendProblem(reply, error));

      const caller = async ({ headers }: FastifyRequest): Promise<Caller> => {
        const found = await tokens.verify(headers.authorization);
        if (!found) throw new HttpProblem(401, 'a valid bearer token is needed');
        if (!found.scopes.includes('ingest') && !found.scopes.includes('admin'))
          throw new HttpProblem(403, 'the token lacks the scope ingest');
        return found;
      };

      scope.post('/api/v1/ingest', async (request) => {
        const who = await caller(request);
        const query = request.query as IngestQuery;
        return ingestor.body(originOf(who, query, 'auto'), sourceOf(who, query), await bodyOf(request), false);
      });

      for (const path of ['/v1/logs', '/v1/metrics'])
        scope.post(path, async (request) => {
          const who = await caller(request);
          const query = request.query as IngestQuery;
          const bytes = await bodyOf(request);
          const { rejected } = await ingestor.body(
            originOf(who, query, 'otlp-json'),
            sourceOf(who, query),
            bytes,
            true,
          );
          if (rejected[0]) throw new HttpProblem(400, `not OTLP/JSON: ${rejected[0].reason}`);
          return {};
        });

      scope.post('/api/v1/changes', async (request, reply) => {
        const who = await caller(request);
        const query = request.query as IngestQuery;
        let json: unknown;
        try {
          json = JSON.parse((await bodyOf(request)).toString());
        } catch (error) {
          throw error instanceof HttpProblem ? error : new HttpProblem(400, 'the body is not JSON');
        }
        const change = changeOf(json, now());
        await ingestor.change(originOf(who, query, 'auto'), sourceOf(who, query), change);
        return reply.status(201).send(change);
      });
    });
}
