import { afterAll } from '@jest/globals';
import { describeReal, describeStateStoreContract, realRedis, stopRealServers } from '@tocsin/testing';
import { RedisLiveUpdates, RedisStateStore } from './redis-state-store.js';

afterAll(stopRealServers);

describeReal('on a real Redis', ['redis'], () => {
  describeStateStoreContract('redis', async () => {
    const { address } = await realRedis();
    const state = new RedisStateStore(address);
    const updates = new RedisLiveUpdates(address);
    return { state, updates, dispose: async () => void (await Promise.all([state.close(), updates.close()])) };
  });
});
