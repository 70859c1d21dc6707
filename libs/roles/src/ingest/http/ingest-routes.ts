import { type ScopeChange, changeSchema } from '@tocsin/contracts';
import { stableId } from '@tocsin/model';
import { type TokenVerifier } from '@tocsin/platform';
import { type FastifyInstance } from 'fastify';
import { type Ingestor } from '../ingestor.js';
import { senderOf } from './credentials.js';
import { HttpProblem } from './http-problem.js';
import { originOf, sourceOf } from './origin.js';
import { bodyOf, jsonOf } from './request-body.js';

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

/** Tocsin's own receivers and OTLP/HTTP: answered only when their events are durable. */
export function ingestRoutes(
  scope: FastifyInstance,
  ingestor: Ingestor,
  tokens: TokenVerifier,
  now: () => number,
): void {
  scope.post('/api/v1/ingest', async (request) => {
    const who = await senderOf(request, tokens);
    return ingestor.body(originOf(who, request), sourceOf(who, request), await bodyOf(request), false);
  });

  for (const path of ['/v1/logs', '/v1/metrics'])
    scope.post(path, async (request) => {
      const who = await senderOf(request, tokens);
      const bytes = await bodyOf(request);
      const origin = originOf(who, request, 'otlp-json');
      const { rejected } = await ingestor.body(origin, sourceOf(who, request), bytes, true);
      if (rejected[0]) throw new HttpProblem(400, `not OTLP/JSON: ${rejected[0].reason}`);
      return {};
    });

  scope.post('/api/v1/changes', async (request, reply) => {
    const who = await senderOf(request, tokens);
    const change = changeOf(await jsonOf(request), now());
    await ingestor.message(originOf(who, request), sourceOf(who, request), { alerts: [], changes: [change] });
    return reply.status(201).send(change);
  });
}
