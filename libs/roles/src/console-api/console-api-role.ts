import { TOPICS } from '@tocsin/contracts';
import { HOUR_MS } from '@tocsin/model';
import { type Config, EventLogTransport, type RoleFactory, ensureBootstrapToken, openApiOf } from '@tocsin/platform';
import { startRules } from '../rules/rule-publisher.js';
import { AdminController } from './admin-controller.js';
import { API_DOCUMENT, ApiDocumentController } from './api-document-controller.js';
import { CommandSender } from './command-sender.js';
import { GroupingController } from './grouping-controller.js';
import { IncidentsController } from './incidents-controller.js';
import { RuleVersions } from './rule-versions.js';
import { RulesController } from './rules-controller.js';
import { forgetOld } from './forget-old.js';
import { SCOPE_PROJECTION, ScopeProjectionController } from './scope-projection.js';
import { TopologyController } from './topology-controller.js';
import { ViewsController } from './views-controller.js';
import { PipelineController } from './pipeline-controller.js';
import { PROJECTION, ProjectionController, ProjectionModule } from './projection.js';
import { DeadLettersController } from './dead-letters-controller.js';
import { DeadLetters } from './dead-letters.js';
import { SessionController } from './session-controller.js';
import { SignIn } from './sign-in.js';
import { TeamRights } from './team-rights.js';
import { OidcController } from './oidc/oidc-controller.js';
import { OidcSignIn } from './oidc/oidc-sign-in.js';
import { UsersController } from './users-controller.js';
import { registerWebFiles } from './web-files.js';

const VERSION = '0.1.0';
/** The controllers that the API document describes. */
const API = [
  IncidentsController,
  ViewsController,
  GroupingController,
  TopologyController,
  AdminController,
  RulesController,
  PipelineController,
  SessionController,
  OidcController,
  UsersController,
  DeadLettersController,
];
const FORGET_EVERY_MS = HOUR_MS;

/** The OpenAPI document of the API. */
export const apiDocument = (): Record<string, unknown> => openApiOf(API, VERSION);

export interface ConsoleApiOptions {
  /** Folder of the built console. */
  readonly webFolder: string;
  /** Told of the one-time token of the first start. */
  readonly onBootstrapToken: (token: string, config: Config) => void;
}

/** The API and the console: projections of the incidents topic out, commands in. */
export const consoleApiRole =
  ({ onBootstrapToken, webFolder }: ConsoleApiOptions): RoleFactory =>
  async (platform, checks) => {
    let projecting = false;
    checks.push({ name: 'projection', ready: () => projecting });
    const token = await ensureBootstrapToken(platform);
    if (token) onBootstrapToken(token, platform.config);
    await startRules(platform);
    const projection = new EventLogTransport({
      id: PROJECTION,
      log: platform.log,
      group: 'tocsin-projection',
      startFrom: 'earliest',
      commit: 'after-batch',
      topics: async () => [TOPICS.incidents],
      pattern: TOPICS.incidents,
      onSubscribed: () => {
        projecting = true;
      },
    });
    const scopes = new EventLogTransport({
      id: SCOPE_PROJECTION,
      log: platform.log,
      group: 'tocsin-views',
      startFrom: 'earliest',
      commit: 'after-batch',
      topics: async () => [TOPICS.scopes],
      pattern: TOPICS.scopes,
    });
    return {
      name: 'console-api',
      module: {
        module: ProjectionModule,
        controllers: [ProjectionController, ScopeProjectionController, ApiDocumentController, ...API],
        providers: [
          CommandSender,
          RuleVersions,
          SignIn,
          OidcSignIn,
          TeamRights,
          DeadLetters,
          { provide: API_DOCUMENT, useValue: apiDocument() },
        ],
      },
      transports: [projection, scopes],
      started: async () => {
        platform.timer.every(FORGET_EVERY_MS, () => forgetOld(platform));
      },
      fastify: (app) => registerWebFiles(app, webFolder),
    };
  };
