// After each file with real servers or processes: none of them outlives it.
const { afterAll } = require('@jest/globals');
const { killLeftBehind } = require('@tocsin/testing/servers');

afterAll(killLeftBehind);
