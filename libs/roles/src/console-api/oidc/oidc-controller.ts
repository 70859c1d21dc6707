import { Controller, Get, Inject, NotFoundException, Query, Req, Res } from '@nestjs/common';
import { HOUR_MS, withoutCredentials } from '@tocsin/model';
import { Describes, Open, PLATFORM, type Platform, Sessions } from '@tocsin/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { setSessionCookie } from '../session-cookie.js';
import { SignIn } from '../sign-in.js';
import { OidcClient, type SignInAttempt } from './oidc-client.js';
import { OidcSignIn } from './oidc-sign-in.js';

const PATH = '/api/v1/session/oidc';
const COOKIE = 'tocsin_oidc';
const ATTEMPT_SECONDS = 600;
/** Shorter than with a password: what the provider takes away counts from the next sign-in on. */
const SESSION_MS = 12 * HOUR_MS;

const attemptSchema = z.strictObject({ state: z.string(), nonce: z.string(), verifier: z.string(), to: z.string() });
type KeptAttempt = SignInAttempt & { readonly to: string };
type CookieRequest = FastifyRequest & { cookies: Readonly<Record<string, string | undefined>> };
const begin = z.object({ to: z.string().max(500).optional().describe('Page to come back to.') });

/** A page of the console, never another site. */
const pageOf = (to: string | undefined): string => (to && /^\/(?![/\\])[\w\-./?=&]*$/.test(to) ? to : '/');

function keptAttempt(cookie: string | undefined): KeptAttempt | null {
  try {
    return attemptSchema.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()));
  } catch {
    return null;
  }
}

/** Signing in through an OpenID provider: away to it, and back. Refusals go back to the console as a word in the address. */
@Controller('api/v1/session/oidc')
export class OidcController {
  private readonly client: OidcClient | null;
  private readonly sessions: Sessions;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(SignIn) private readonly signIn: SignIn,
    @Inject(OidcSignIn) private readonly accounts: OidcSignIn,
  ) {
    const { config, timer } = platform;
    this.client = config.oidc && new OidcClient(config.oidc, `${config.publicUrl}${PATH}/callback`, timer);
    this.sessions = new Sessions(platform);
  }

  @Describes({
    tag: 'Access',
    summary: 'Begins to sign in through the OpenID provider. For browsers.',
    query: begin,
    status: 302,
    answer: 'To the provider; 404 when there is none.',
  })
  @Open()
  @Get()
  async leave(@Query('to') to: string | undefined, @Req() request: FastifyRequest, @Res() reply: FastifyReply) {
    const client = this.required();
    await this.signIn.limitAddress(request.ip);
    try {
      const { url, attempt } = await client.begin();
      const kept = Buffer.from(JSON.stringify({ ...attempt, to: pageOf(to) })).toString('base64url');
      return await reply
        .setCookie(COOKIE, kept, { ...this.cookieOptions(), maxAge: ATTEMPT_SECONDS })
        .redirect(url.href, 302);
    } catch (error) {
      return this.refuse(reply, 'unavailable', error);
    }
  }

  @Describes({
    tag: 'Access',
    summary: 'Where the OpenID provider sends the browser back to.',
    status: 302,
    answer: 'To the console: signed in, or with `refused` in the address.',
  })
  @Open()
  @Get('callback')
  async comeBack(@Req() request: CookieRequest, @Res() reply: FastifyReply) {
    const client = this.required();
    const attempt = keptAttempt(request.cookies[COOKIE]);
    void reply.clearCookie(COOKIE, this.cookieOptions());
    if (!attempt) return this.refuse(reply, 'expired', 'the browser brought no attempt');
    await this.signIn.limitAddress(request.ip);
    const identity = await client
      .finish(request.url.split('?')[1] ?? '', attempt)
      .catch((error: unknown) => error as Error);
    if (identity instanceof Error) return this.refuse(reply, 'failed', identity);
    const user = await this.accounts.accountOf(identity, request.ip);
    if (typeof user === 'string') return this.refuse(reply, user, identity.login);
    const session = await this.sessions.begin(user, SESSION_MS);
    setSessionCookie(reply, this.platform, session);
    return reply.redirect(pageOf(attempt.to), 302);
  }

  private required(): OidcClient {
    if (!this.client) throw new NotFoundException('no OpenID provider is configured (OIDC_ISSUER)');
    return this.client;
  }

  private cookieOptions() {
    const secure = this.platform.config.publicUrl.startsWith('https:');
    return { path: PATH, httpOnly: true, sameSite: 'lax', secure } as const;
  }

  private refuse(reply: FastifyReply, word: string, why: unknown): FastifyReply {
    const { telemetry } = this.platform;
    const said =
      why instanceof Error ? `${why.message} ${String((why.cause as Error | undefined)?.message ?? '')}` : why;
    telemetry.count('tocsin_sign_in_refused_total', 1, { by: 'oidc', reason: word });
    telemetry.log('warn', 'a sign-in through OpenID was refused', {
      reason: word,
      said: withoutCredentials(String(said)),
    });
    return reply.redirect(`/?refused=${word}`, 302);
  }
}
