import { type Timer } from '@tocsin/ports';

/** Wall time and waiting. */
export const systemTimer = (onError: (error: unknown) => void): Timer => ({
  now: () => Date.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      signal?.addEventListener('abort', () => {
        clearTimeout(timer);
        resolve();
      });
    }),
  every(ms, tick) {
    let stopped = false;
    let timer = setTimeout(run, ms);
    async function run() {
      await tick().catch(onError);
      if (!stopped) timer = setTimeout(run, ms);
    }
    return () => {
      stopped = true;
      clearTimeout(timer);
    };
  },
});
