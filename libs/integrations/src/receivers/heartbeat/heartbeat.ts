import { type HeartbeatPing } from '@tocsin/model';
import { type Receiver, type ReceiverRequest, problemReply } from '../define.js';

const UNITS: Readonly<Record<string, number>> = { '': 1_000, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const MIN_MS = 10_000;
const MAX_MS = 31 * 86_400_000;

/** `90`, `90s`, `5m`, `24h`; NaN for anything else. */
function durationOf(text: string): number {
  const parts = /^(\d{1,6})([smhd]?)$/.exec(text);
  return parts ? Number(parts[1]) * UNITS[parts[2]!]! : NaN;
}

/** What the ping promises, or what is wrong with it. */
function pingOf({ params, query }: ReceiverRequest): HeartbeatPing | string {
  const { name = '' } = params;
  const everyMs = durationOf(query.every ?? '60s');
  const graceMs = query.grace === undefined ? Math.max(30_000, everyMs / 2) : durationOf(query.grace);
  if (name === '' || name.length > 256) return 'the name of the heartbeat is missing or longer than 256';
  if (!(everyMs >= MIN_MS && everyMs <= MAX_MS)) return 'every: from 10s to 31d, such as 90s, 5m, 24h';
  if (!(graceMs >= 0 && graceMs <= MAX_MS)) return 'grace: up to 31d, such as 0, 30s, 1h';
  return { name, service: query.service ?? name, host: query.host ?? '', everyMs, graceMs };
}

/**
 * A job says that it is alive; when it does not say so again in time, that is an alert. Each ping names its interval, so that nothing need be
 * set up before: `curl -fsS …/api/v1/heartbeats/backup?every=24h`.
 */
export const heartbeat: Receiver = {
  id: 'heartbeat',
  title: 'Heartbeat pings',
  routes: [
    {
      methods: ['GET', 'POST', 'PUT'],
      paths: ['/api/v1/heartbeats/:name', '/api/v1/heartbeats/:name/:key', '/v2/heartbeats/:name/ping'],
      answer: async (request, intake) => {
        const ping = pingOf(request);
        if (typeof ping === 'string') return problemReply(422, ping);
        await intake.message({ alerts: [], changes: [], pings: [ping] });
        return {
          status: 202,
          body: { result: 'PONG - Heartbeat received', everyMs: ping.everyMs, graceMs: ping.graceMs },
        };
      },
    },
  ],
};
