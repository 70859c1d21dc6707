import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Req, Res } from '@nestjs/common';
import {
  CalledBy,
  Describes,
  type Caller,
  Needs,
  Open,
  PLATFORM,
  type Platform,
  SESSION_COOKIE,
  Sessions,
} from '@tocsin/platform';
import { type FastifyReply, type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { SignIn } from './sign-in.js';
import { validated } from './validated.js';

const credentials = z.strictObject({ login: z.string().min(1).max(200), password: z.string().min(1).max(1_000) });

type CookieRequest = FastifyRequest & { cookies: Readonly<Record<string, string | undefined>> };

/** Signing in and out of the console. */
@Controller('api/v1/session')
export class SessionController {
  private readonly sessions: Sessions;

  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(SignIn) private readonly signIn: SignIn,
  ) {
    this.sessions = new Sessions(platform);
  }

  @Describes({
    tag: 'Access',
    summary: 'Signs in with a password.',
    body: credentials,
    answer: 'Who it is, and the word that changing requests repeat in `x-csrf-token`; sets the session cookie.',
  })
  /** The answer carries the word that changing requests repeat in `x-csrf-token`. */
  @Open()
  @Post()
  @HttpCode(200)
  async begin(@Body() body: unknown, @Req() request: FastifyRequest, @Res({ passthrough: true }) reply: FastifyReply) {
    const { login, password } = validated(credentials, body);
    const user = await this.signIn.withPassword(login, password, request.ip);
    const { secret, csrf, expiresAt } = await this.sessions.begin(user);
    void reply.setCookie(SESSION_COOKIE, secret, {
      path: '/',
      httpOnly: true,
      sameSite: 'lax',
      secure: this.platform.config.publicUrl.startsWith('https:'),
      expires: new Date(expiresAt),
    });
    return { login: user.login, displayName: user.displayName, role: user.role, csrf };
  }

  @Describes({
    tag: 'Access',
    summary: 'Who the caller is.',
    answer: 'Name, tenant, rights, and the word of the session.',
  })
  /** Who the caller is; with a session also its word, for a page that was loaded anew. */
  @Needs('read')
  @Get()
  async show(@CalledBy() { name, scopes, tenant }: Caller, @Req() { cookies, headers }: CookieRequest) {
    const session = headers.authorization ? null : await this.sessions.callerOf(cookies[SESSION_COOKIE]);
    return { name, tenant, scopes, csrf: session?.csrf ?? null };
  }

  @Describes({ tag: 'Access', summary: 'Signs out.', status: 204, answer: 'Signed out.' })
  @Needs('read')
  @Delete()
  @HttpCode(204)
  async end(@Req() { cookies }: CookieRequest, @Res({ passthrough: true }) reply: FastifyReply): Promise<void> {
    const secret = cookies[SESSION_COOKIE];
    if (secret) await this.sessions.end(secret);
    void reply.clearCookie(SESSION_COOKIE, { path: '/' });
  }
}
