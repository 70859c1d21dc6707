import { type NewSession, type Platform, SESSION_COOKIE } from '@tocsin/platform';
import { type FastifyReply } from 'fastify';

/** Gives a browser its session: no script sees it, no other site's request but following a link carries it. */
export function setSessionCookie(reply: FastifyReply, { config }: Platform, { secret, expiresAt }: NewSession): void {
  void reply.setCookie(SESSION_COOKIE, secret, {
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure: config.publicUrl.startsWith('https:'),
    expires: new Date(expiresAt),
  });
}
