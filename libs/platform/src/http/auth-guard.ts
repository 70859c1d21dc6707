import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  SetMetadata,
  UnauthorizedException,
  applyDecorators,
  createParamDecorator,
} from '@nestjs/common';
import { type TokenScope } from '@tocsin/ports';
import { type FastifyRequest } from 'fastify';
import { type Caller, mayDo, mayDoInTeam } from './caller.js';
import { CSRF_HEADER, SESSION_COOKIE, type Sessions, isSame } from './sessions.js';
import { type TokenVerifier } from './tokens.js';

const NEEDS = 'tocsin:needs';
const IN_TEAM = 'tocsin:in-team';
type CalledRequest = FastifyRequest & { caller?: Caller; cookies?: Readonly<Record<string, string | undefined>> };

const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The scope that a caller needs for this endpoint. An endpoint without it is refused to everyone. */
export const Needs = (scope: TokenScope): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, scope);

/** The same where a role within a team may be enough: the handler must find out whose the thing is, and ask `mayDoInTeam`. */
export const NeedsInTeam = (scope: TokenScope): MethodDecorator =>
  applyDecorators(Needs(scope), SetMetadata(IN_TEAM, true));

/** Health endpoints and the sign-in alone are open. */
export const Open = (): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, 'nothing');

/** What an endpoint needs: a scope, `nothing`, or undefined when nobody said. */
export const neededBy = (handler: object): TokenScope | 'nothing' | undefined =>
  Reflect.getMetadata(NEEDS, handler) as TokenScope | 'nothing' | undefined;

/** The token of an `Authorization: Bearer …` header. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];

/** The caller of the request, as an argument of the handler. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (!caller) throw new UnauthorizedException('no caller');
  return caller;
});

/** Nothing is open without a token or a session: checks every HTTP request against what its endpoint needs. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(
    private readonly tokens: TokenVerifier,
    private readonly sessions: Sessions,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const needed = neededBy(context.getHandler());
    if (needed === 'nothing') return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const caller = await this.callerOf(request);
    if (!caller) throw new UnauthorizedException('sign in, or send a valid bearer token');
    if (needed === undefined || !this.mayEnter(caller, needed, context.getHandler()))
      throw new ForbiddenException(`${caller.name} lacks the right ${needed ?? '(none)'}`);
    request.caller = caller;
    return true;
  }

  private mayEnter(caller: Caller, needed: TokenScope, handler: object): boolean {
    if (mayDo(caller, needed)) return true;
    const all = caller.teams.map(({ team }) => team);
    return Reflect.getMetadata(IN_TEAM, handler) === true && mayDoInTeam(caller, needed, all);
  }

  /** A cookie is sent by the browser whoever asks it to: a request that changes something must also know the session's word. */
  private async callerOf(request: CalledRequest): Promise<Caller | null> {
    const { headers, cookies, method } = request;
    if (headers.authorization !== undefined) return this.tokens.verify(bearerOf(headers.authorization));
    const caller = await this.sessions.callerOf(cookies?.[SESSION_COOKIE]);
    if (!caller || READING.has(method)) return caller;
    const given = headers[CSRF_HEADER];
    if (typeof given === 'string' && isSame(given, caller.csrf)) return caller;
    throw new ForbiddenException(`the header ${CSRF_HEADER} does not match the session`);
  }
}
