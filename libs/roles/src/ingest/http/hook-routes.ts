import { randomUUID } from 'node:crypto';
import { type Inbound, inbounds } from '@tocsin/integrations';
import { type Caller, type TokenVerifier } from '@tocsin/platform';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Ingestor } from '../ingestor.js';
import { senderOf } from './credentials.js';
import { HttpProblem } from './http-problem.js';
import { originOf, sourceOf } from './origin.js';
import { jsonOf } from './request-body.js';

const field = (json: unknown, name: string): string => {
  const value = (json as Record<string, unknown> | null)?.[name];
  return typeof value === 'string' ? value : '';
};

/** Other systems' alerts and changes: by Tocsin's path for each sender, and on the paths that clients have built in. */
export function hookRoutes(scope: FastifyInstance, ingestor: Ingestor, tokens: TokenVerifier, now: () => number): void {
  const take = async (inbound: Inbound, request: FastifyRequest, who: Caller, json: unknown): Promise<number> => {
    const message = inbound.read(json, { now: now(), headers: request.headers });
    await ingestor.message(originOf(who, request), sourceOf(who, request, inbound.id), message);
    return message.alerts.length + message.changes.length;
  };
  const known = (id: string): Inbound => {
    const inbound = inbounds.get(id);
    if (inbound) return inbound;
    throw new HttpProblem(404, `no sender "${id}"; one of ${[...inbounds.keys()].join(', ')}`);
  };

  for (const path of ['/api/v1/hooks/:sender', '/api/v1/hooks/:sender/:key'])
    scope.post(path, async (request, reply) => {
      const who = await senderOf(request, tokens);
      const inbound = known((request.params as { sender: string }).sender);
      return reply.status(202).send({ accepted: await take(inbound, request, who, await jsonOf(request)) });
    });

  scope.post('/api/v1/alerts', async (request, reply) => {
    const who = await senderOf(request, tokens);
    return reply.status(202).send({ accepted: await take(known('generic'), request, who, await jsonOf(request)) });
  });

  scope.post('/api/v2/alerts', async (request) => {
    const who = await senderOf(request, tokens);
    await take(known('prometheus'), request, who, await jsonOf(request));
    return {};
  });

  for (const [path, sender] of [
    ['/v2/enqueue', 'pagerduty'],
    ['/v2/change/enqueue', 'pagerduty-change'],
  ] as const)
    scope.post(path, async (request, reply) => {
      const json = await jsonOf(request);
      const who = await senderOf(request, tokens, [field(json, 'routing_key')]);
      // The sender that names no key is given one, so that it can resolve later.
      const dedupKey = field(json, 'dedup_key') || randomUUID();
      await take(known(sender), request, who, { ...(json as object), dedup_key: dedupKey });
      const answer = { status: 'success', message: 'Event processed', dedup_key: dedupKey };
      return reply.status(202).send(answer);
    });

  const opsgenie = async (request: FastifyRequest, more: object): Promise<object> => {
    const who = await senderOf(request, tokens);
    const json = Buffer.isBuffer(request.body) ? await jsonOf(request) : {};
    await take(known('opsgenie'), request, who, { ...(json as object), ...more });
    return { result: 'Request will be processed', took: 0, requestId: randomUUID() };
  };
  scope.post('/v2/alerts', async (request, reply) => reply.status(202).send(await opsgenie(request, {})));
  scope.post('/v2/alerts/:alias/:action', async (request, reply) => {
    const { alias, action } = request.params as { alias: string; action: string };
    if (action !== 'close') {
      await senderOf(request, tokens);
      return reply.status(202).send({ result: 'Request will be processed', took: 0, requestId: randomUUID() });
    }
    return reply.status(202).send(await opsgenie(request, { alias, closed: true }));
  });
}
