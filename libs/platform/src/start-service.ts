import { type DynamicModule, Module, type OnApplicationShutdown, Inject } from '@nestjs/common';
import fastifyCookie from '@fastify/cookie';
import fastifyHelmet, { type FastifyHelmetOptions } from '@fastify/helmet';
import { APP_GUARD, NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { ConfigurationError } from '@tocsin/model';
import { type Config, readConfig } from './config/environment.js';
import { PLATFORM, type Platform, openPlatform } from './adapters/open-platform.js';
import { AuditInterceptor } from './http/audit-interceptor.js';
import { AuthGuard } from './http/auth-guard.js';
import { IdempotencyInterceptor } from './http/idempotency-interceptor.js';
import { HealthController, READY_CHECKS, type ReadyCheck } from './http/health-controller.js';
import { ProblemFilter } from './http/problem-filter.js';
import { Sessions } from './http/sessions.js';
import { TokenVerifier } from './http/tokens.js';
import { type EventLogTransport, RethrowFilter } from './transport/event-log-transport.js';

/** What a role brings: its Nest module, and the transports on which its handlers listen. */
export interface Role {
  readonly name: string;
  readonly module: DynamicModule;
  readonly transports: readonly EventLogTransport[];
  /** Routes outside Nest: raw bodies at full speed. */
  readonly fastify?: (app: NestFastifyApplication) => Promise<void>;
  /** Runs once the role listens. */
  readonly started?: () => Promise<void>;
}
export type RoleFactory = (platform: Platform, checks: ReadyCheck[], tokens: TokenVerifier) => Role | Promise<Role>;

const MAX_BODY_BYTES = 64 << 20;

/** Closes the adapters last: Nest drains the transports before. */
class PlatformCloser implements OnApplicationShutdown {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  onApplicationShutdown(): Promise<void> {
    return this.platform.close();
  }
}

@Module({})
class ServiceModule {
  static of(platform: Platform, roles: readonly Role[], checks: ReadyCheck[], tokens: TokenVerifier): DynamicModule {
    return {
      module: ServiceModule,
      global: true,
      imports: roles.map(({ module }) => module),
      controllers: [HealthController],
      providers: [
        { provide: PLATFORM, useValue: platform },
        { provide: READY_CHECKS, useValue: checks },
        { provide: APP_GUARD, useValue: new AuthGuard(tokens, new Sessions(platform)) },
        PlatformCloser,
      ],
      exports: [PLATFORM],
    };
  }
}

export interface RunningService {
  readonly platform: Platform;
  readonly url: string;
  stop(): Promise<void>;
}

/** The console brings all that it needs: nothing is loaded from elsewhere, and nobody may frame it. */
const helmetOptions = ({ publicUrl }: Config): FastifyHelmetOptions => ({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'self'"],
      styleSrc: ["'self'", "'unsafe-inline'"],
      imgSrc: ["'self'", 'data:'],
      objectSrc: ["'none'"],
      frameAncestors: ["'none'"],
      baseUri: ["'self'"],
    },
  },
  strictTransportSecurity: publicUrl.startsWith('https:'),
});

/** Starts a process with these roles: adapters, HTTP, transports. SIGTERM and SIGINT drain it. */
export async function startService(
  name: string,
  factories: readonly RoleFactory[],
  options: { config: Config; variables?: NodeJS.ProcessEnv; port: number },
): Promise<RunningService> {
  const { config, port, variables = process.env } = options;
  const platform = await openPlatform(config, name, variables);
  const checks: ReadyCheck[] = [];
  const tokens = new TokenVerifier(platform);
  const roles: Role[] = [];
  for (const factory of factories) roles.push(await factory(platform, checks, tokens));
  const adapter = new FastifyAdapter({
    forceCloseConnections: true,
    bodyLimit: MAX_BODY_BYTES,
    routerOptions: { ignoreTrailingSlash: true },
  });
  const app = await NestFactory.create<NestFastifyApplication>(
    ServiceModule.of(platform, roles, checks, tokens),
    adapter,
    {
      logger: false,
      abortOnError: false,
    },
  );
  await app.register(fastifyCookie);
  await app.register(fastifyHelmet, helmetOptions(config));
  app.useGlobalFilters(new ProblemFilter(platform.telemetry));
  // In this order: a repeat changes nothing, so nothing is written down.
  app.useGlobalInterceptors(new IdempotencyInterceptor(platform), new AuditInterceptor(platform));
  for (const { fastify } of roles) await fastify?.(app);
  for (const strategy of roles.flatMap(({ transports }) => transports)) {
    const microservice = app.connectMicroservice({ strategy }, { deferInitialization: true });
    microservice.useGlobalFilters(new RethrowFilter());
  }
  app.enableShutdownHooks(undefined, { useProcessExit: true });
  await app.startAllMicroservices();
  await app.listen(port, config.host);
  for (const { started } of roles) await started?.();
  const address = (await app.getUrl()).replace('0.0.0.0', 'localhost').replace('[::1]', 'localhost');
  platform.telemetry.log('info', `${name} is ready at ${address}`);
  return { platform, url: address, stop: () => app.close() };
}

/** The body of every `main.ts`: starts, or prints what is wrong and ends with code 1. */
export async function runMain(
  name: string,
  factories: readonly RoleFactory[],
  portOf: (config: Config) => number,
): Promise<RunningService | null> {
  try {
    const config = readConfig(process.env);
    return await startService(name, factories, { config, port: portOf(config) });
  } catch (error) {
    process.stderr.write(`${error instanceof ConfigurationError ? error.message : (error as Error).stack}\n`);
    process.exitCode = 1;
    setTimeout(() => process.exit(1), 100).unref();
    return null;
  }
}
