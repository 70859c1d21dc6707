import {
  type CanActivate,
  type ExecutionContext,
  ForbiddenException,
  Injectable,
  SetMetadata,
  UnauthorizedException,
  createParamDecorator,
} from '@nestjs/common';
import { type TokenScope } from '@tocsin/ports';
import { type FastifyRequest } from 'fastify';
import { type Caller, type TokenVerifier } from './tokens.js';

const NEEDS = 'tocsin:needs';
type CalledRequest = FastifyRequest & { caller?: Caller };

/** The scope that a caller needs for this endpoint. An endpoint without it is refused to everyone. */
export const Needs = (scope: TokenScope): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, scope);

/** The token of an `Authorization: Bearer …` header. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^bearer\s+(\S+)$/i.exec(authorization ?? '')?.[1];

/** The caller of the request, as an argument of the handler. */
export const CalledBy = createParamDecorator((_data: unknown, context: ExecutionContext): Caller => {
  const { caller } = context.switchToHttp().getRequest<CalledRequest>();
  if (!caller) throw new UnauthorizedException('no caller');
  return caller;
});

/** Nothing is open without a token: checks the bearer token of every HTTP request against what its endpoint needs. */
@Injectable()
export class AuthGuard implements CanActivate {
  constructor(private readonly tokens: TokenVerifier) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const needed = Reflect.getMetadata(NEEDS, context.getHandler()) as TokenScope | 'nothing' | undefined;
    if (needed === 'nothing') return true;
    const request = context.switchToHttp().getRequest<CalledRequest>();
    const caller = await this.tokens.verify(bearerOf(request.headers.authorization));
    if (!caller) throw new UnauthorizedException('a valid bearer token is needed');
    if (needed === undefined || !(caller.scopes.includes(needed) || caller.scopes.includes('admin')))
      throw new ForbiddenException(`the token lacks the scope ${needed ?? '(none)'}`);
    request.caller = caller;
    return true;
  }
}

/** Health endpoints alone are open. */
export const Open = (): ReturnType<typeof SetMetadata> => SetMetadata(NEEDS, 'nothing');
