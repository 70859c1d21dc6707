import { createHash } from 'node:crypto';
import {
  type Intake,
  type Receiver,
  type ReceiverReply,
  type ReceiverRequest,
  type ReceiverRoute,
  receivers,
} from '@tocsin/integrations';
import { type Caller, type Platform, type TokenVerifier } from '@tocsin/platform';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { type Ingestor } from '../ingestor.js';
import { Repeats } from '../repeats.js';
import { senderOf } from './credentials.js';
import { sendReply } from './http-problem.js';
import { originOf, sourceOf } from './origin.js';
import { bodyOf } from './request-body.js';

/** Says that a request is the same as an earlier one: the sender's own word, else its content where that cannot occur twice. */
function repeatKey(request: FastifyRequest, source: string, { exactTimes }: ReceiverRoute): string | null {
  const given = request.headers['idempotency-key'];
  if (typeof given === 'string') return `${source}\0${given}`;
  if (!exactTimes || !Buffer.isBuffer(request.body)) return null;
  return createHash('sha1').update(`${request.url}\0${source}\0`).update(request.body).digest('hex');
}

/** The routes of every receiver: token, unpacking, repeats, and the reply once its events are durable. */
export class ReceiverRoutes {
  private readonly repeats: Repeats<ReceiverReply>;

  constructor(
    private readonly platform: Platform,
    private readonly ingestor: Ingestor,
    private readonly tokens: TokenVerifier,
  ) {
    this.repeats = new Repeats(platform.timer);
  }

  register(scope: FastifyInstance): void {
    for (const receiver of receivers)
      for (const route of receiver.routes)
        for (const url of route.paths)
          scope.route({
            method: [...route.methods],
            url,
            config: { refuse: receiver.refuse },
            handler: async (request, reply) => sendReply(reply, await this.handle(receiver, route, request)),
          });
  }

  private async handle(receiver: Receiver, route: ReceiverRoute, request: FastifyRequest): Promise<ReceiverReply> {
    if (route.open) return route.answer(await this.requestOf(request, route), NOBODY);
    const who = await senderOf(request, this.tokens);
    const source = sourceOf(who, request, receiver.id);
    const answer = async () => route.answer(await this.requestOf(request, route), this.intakeOf(who, source, request));
    const key = repeatKey(request, source, route);
    const { telemetry } = this.platform;
    const { id } = receiver;
    telemetry.count('tocsin_receiver_requests_total', 1, { receiver: id });
    if (key === null) return answer();
    return this.repeats.once(key, answer, () => telemetry.count('tocsin_receiver_repeats_total', 1, { receiver: id }));
  }

  private async requestOf(request: FastifyRequest, { assumes }: ReceiverRoute): Promise<ReceiverRequest> {
    const { method, url, params, query, headers } = request;
    return {
      method,
      path: url.split('?')[0]!,
      params: params as ReceiverRequest['params'],
      query: query as ReceiverRequest['query'],
      headers,
      body: await bodyOf(request, assumes?.(headers)),
      now: this.platform.timer.now(),
    };
  }

  private intakeOf(who: Caller, source: string, request: FastifyRequest): Intake {
    return {
      records: (list) => this.ingestor.records(originOf(who, request, list.format), source, list),
      message: (message) => this.ingestor.message(originOf(who, request), source, message),
    };
  }
}

/** An open route says hello; it may not send anything. */
const refused = () => Promise.reject(new Error('an open route took events'));
const NOBODY: Intake = { records: refused, message: refused };
