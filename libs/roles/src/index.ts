/**
 * One Nest module for each role of the service: ingest, correlator, notifier, console-api.
 * A role wires pipeline and domain libraries to the platform's ports and to HTTP; the decisions are made elsewhere.
 * Neighbours: `platform` starts roles, `apps/*` choose which.
 */
export { ingestRole } from './ingest/ingest-role.js';
export { correlatorRole } from './correlator/correlator-role.js';
export { notifierRole } from './notifier/notifier-role.js';
export { type ConsoleApiOptions, consoleApiRole } from './console-api/console-api-role.js';
export { backUp } from './backup/back-up.js';
export { type Manifest, readManifest } from './backup/manifest.js';
export { reshard } from './reshard/reshard.js';
export { restore, topicsFor } from './backup/restore.js';
export { checkRules, publishRules } from './rules/rule-publisher.js';
