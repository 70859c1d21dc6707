/**
 * NestJS glue: configuration from the environment, adapters by that configuration, HTTP with tokens and problem+json, the
 * transport over the event log, start and drain. The only library that reads the environment.
 * Neighbours: `roles` brings modules and transports, `apps/*` start them.
 */
export { type Config, type Storage, readConfig, environmentSchema, environmentSecrets } from './config/environment.js';
export { type TenantTopics } from './config/tenant-topics.js';
export { type OidcConfig, type OidcGrant } from './config/oidc.js';
export { type Platform, PLATFORM, openPlatform } from './adapters/open-platform.js';
export { systemTimer } from './adapters/system-timer.js';
export { type EventLogTransportOptions, EventLogTransport, RethrowFilter } from './transport/event-log-transport.js';
export { type Caller, DEFAULT_TENANT, SCOPES_OF_ROLE, isOperator, mayDo, mayDoInTeam } from './http/caller.js';
export { type NewSession, SESSION_COOKIE, Sessions } from './http/sessions.js';
export { TokenVerifier, ensureBootstrapToken, hashToken, newToken } from './http/tokens.js';
export { AuthGuard, CalledBy, Needs, NeedsInTeam, Open, neededBy } from './http/auth-guard.js';
export { Describes, type EndpointDescription } from './http/describes.js';
export { openApiOf } from './http/openapi.js';
export { type ReadyCheck } from './http/health-controller.js';
export { ProblemFilter } from './http/problem-filter.js';
export { type Role, type RoleFactory, type RunningService, startService, runMain } from './start-service.js';
