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
import { setSessionCookie } from './session-cookie.js';
import { SignIn } from './sign-in.js';
import { validated } from './validated.js';

const credentials = z.strictObject({ login: z.string().min(1).max(200), password: z.string().min(1).max(1_000) });

const options = z.object({ openId: z.object({ title: z.string(), path: z.string() }).nullable() });

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
    const session = await this.sessions.begin(user);
    setSessionCookie(reply, this.platform, session);
    return { login: user.login, displayName: user.displayName, role: user.role, csrf: session.csrf };
  }

  @Describes({
    tag: 'Access',
    summary: 'How one may sign in.',
    answer: '`openId`: what stands on the button, null without a provider.',
    answerSchema: options,
  })
  @Open()
  @Get('options')
  options(): z.infer<typeof options> {
    const { oidc } = this.platform.config;
    return { openId: oidc && { title: oidc.title, path: '/api/v1/session/oidc' } };
  }

  @Describes({
    tag: 'Access',
    summary: 'Who the caller is.',
    answer: 'Name, tenant, rights, roles within teams, and the word of the session.',
  })
  /** Who the caller is; with a session also its word, for a page that was loaded anew. */
  @Needs('read')
  @Get()
  async show(@CalledBy() { name, scopes, teams, tenant }: Caller, @Req() { cookies, headers }: CookieRequest) {
    const session = headers.authorization ? null : await this.sessions.callerOf(cookies[SESSION_COOKIE]);
    return { name, tenant, scopes, teams, csrf: session?.csrf ?? null };
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
