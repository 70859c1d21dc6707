import { type Receiver, isJson, wholeBody } from '../define.js';

/** Grafana Loki's push API, and what its agents ask before. The tenant comes from the token, not from `X-Scope-OrgID`. */
export const loki: Receiver = {
  id: 'loki',
  title: 'Loki push',
  routes: [
    {
      methods: ['POST'],
      paths: ['/loki/api/v1/push', '/api/prom/push'],
      assumes: (headers) => (isJson(headers) ? 'identity' : 'snappy'),
      exactTimes: true,
      answer: async ({ body, headers }, intake) => {
        const { rejected, lost } = await intake.records(
          wholeBody(isJson(headers) ? 'loki-json' : 'loki-protobuf', body),
        );
        if (lost > 0)
          return { status: 400, type: 'text/plain', body: `${lost} lines beyond 50,000; send less at once` };
        if (rejected[0]) return { status: 400, type: 'text/plain', body: `not a push request: ${rejected[0].reason}` };
        return { status: 204 };
      },
    },
    {
      methods: ['GET'],
      paths: ['/ready', '/loki/ready'],
      open: true,
      answer: () => ({ status: 200, type: 'text/plain', body: 'ready\n' }),
    },
  ],
  refuse: (status, detail) => ({ status, type: 'text/plain', body: detail }),
};
