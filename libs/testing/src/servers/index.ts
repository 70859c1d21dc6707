/** Real servers for tests and tools, without any test framework. */
export { realKafka, realRedis, realPostgres, ownKafka, ownPostgres, stopRealServers } from './real-servers.js';
export { type RunningServer, endsWithThisProcess, freePort, killLeftBehind } from './running-server.js';
export { isInstalled } from './installed.js';
export { pythonWith } from './python.js';
export { type Cable, startCable, throughCable } from './cable.js';
