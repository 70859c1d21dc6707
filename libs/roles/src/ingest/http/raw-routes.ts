import { type NestFastifyApplication } from '@nestjs/platform-fastify';
import { type FastifyInstance, type FastifyRequest } from 'fastify';
import { sendFailure } from './http-problem.js';
import { MAX_BODY_BYTES } from './request-body.js';

/** Routes outside Nest whose handlers get the raw bytes, whatever content type the sender claims, or none at all. */
export async function registerRawRoutes(
  app: NestFastifyApplication,
  routes: (scope: FastifyInstance) => void,
): Promise<void> {
  await app
    .getHttpAdapter()
    .getInstance()
    .register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: MAX_BODY_BYTES }, (_request, body, done) =>
        done(null, body),
      );
      scope.setErrorHandler((error, request, reply) => sendFailure(reply, error, request as FastifyRequest));
      routes(scope as unknown as FastifyInstance);
    });
}
