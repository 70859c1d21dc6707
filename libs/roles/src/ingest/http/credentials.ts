import { type Caller, type TokenVerifier } from '@tocsin/platform';
import { type FastifyRequest } from 'fastify';
import { HttpProblem } from './http-problem.js';

const SCHEME = /^(bearer|splunk|geniekey|apikey|token)\s+(\S+)$/i;
const SENTRY = /\bsentry_key=([^,\s]+)/;
const BASIC = /^basic\s+(\S+)$/i;

/** Every place where a sender that cannot be changed may carry the token, in the order in which they are tried. */
function* candidates({ headers, params, query }: FastifyRequest): Generator<string> {
  const authorization = headers.authorization ?? '';
  const scheme = SCHEME.exec(authorization);
  if (scheme) yield scheme[2]!;
  const basic = BASIC.exec(authorization);
  if (basic)
    yield Buffer.from(basic[1]!, 'base64')
      .toString()
      .replace(/^[^:]*:/, '');
  for (const name of ['x-api-key', 'x-gitlab-token', 'x-tocsin-token'] as const)
    if (typeof headers[name] === 'string') yield headers[name];
  const { key } = params as { key?: string };
  if (key) yield key;
  const sentry = SENTRY.exec(String(headers['x-sentry-auth'] ?? ''));
  if (sentry) yield sentry[1]!;
  const named = query as Readonly<Record<string, string | undefined>>;
  for (const name of ['token', 'auth_token', 'sentry_key'] as const) if (named[name]) yield named[name];
}

/** The caller that may send events. Throws 401 without a valid token, 403 when it lacks the scope. `more`: tokens in the body. */
export async function senderOf(
  request: FastifyRequest,
  tokens: TokenVerifier,
  more: readonly string[] = [],
): Promise<Caller> {
  for (const token of [...candidates(request), ...more]) {
    const caller = await tokens.verify(token);
    if (!caller) continue;
    if (caller.scopes.includes('ingest') || caller.scopes.includes('admin')) return caller;
    throw new HttpProblem(403, 'the token lacks the scope ingest');
  }
  throw new HttpProblem(401, 'a valid token is needed: Authorization: Bearer …, or the key at the end of the path');
}
