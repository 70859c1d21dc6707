import { type Receiver, type ReceiverReply, headerOf, wholeBody } from '../define.js';

const VERSION_2 = 'io.prometheus.write.v2.request';

/** Which message the sender names; null for one that is unknown. */
function versionOf(contentType: string): 'remote-write' | 'remote-write-2' | null {
  const message = /proto=\s*"?([^;"\s]+)/i.exec(contentType)?.[1]?.toLowerCase();
  if (message === undefined || message === 'prometheus.writerequest') return 'remote-write';
  return message === VERSION_2 ? 'remote-write-2' : null;
}

/** Without these a sender of version 2 takes us for a receiver of version 1. Histograms and exemplars are passed over. */
const written = (samples: number): Record<string, string> => ({
  'x-prometheus-remote-write-samples-written': String(samples),
  'x-prometheus-remote-write-histograms-written': '0',
  'x-prometheus-remote-write-exemplars-written': '0',
});

/** Prometheus remote write 1.0 and 2.0; also Grafana Agent, VictoriaMetrics' vmagent, Telegraf. */
export const remoteWrite: Receiver = {
  id: 'remote-write',
  title: 'Prometheus remote write',
  routes: [
    {
      methods: ['POST'],
      paths: ['/api/v1/write', '/api/v1/push'],
      assumes: () => 'snappy',
      exactTimes: true,
      answer: async ({ body, headers }, intake): Promise<ReceiverReply> => {
        const format = versionOf(headerOf(headers, 'content-type'));
        if (format === null)
          return { status: 415, type: 'text/plain', body: 'prometheus.WriteRequest or io.prometheus.write.v2.Request' };
        if (body.length === 0) return { status: 204, headers: written(0) };
        const { accepted, valueless, lost, rejected } = await intake.records(wholeBody(format, body));
        const reply = { headers: format === 'remote-write-2' ? written(accepted + valueless) : {} };
        if (lost > 0) return { ...reply, status: 400, type: 'text/plain', body: `${lost} samples beyond 50,000` };
        if (rejected[0]) return { ...reply, status: 400, type: 'text/plain', body: rejected[0].reason };
        return { ...reply, status: 204 };
      },
    },
  ],
};
