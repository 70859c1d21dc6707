import { KIND_METRIC, type LineFormat, PackedEventsReader, parseSeries } from '@tocsin/contracts';
import { IngestPacker } from '@tocsin/pipeline';
import { type InboundMessage } from '../../inbound/define.js';
import { type Receiver, type ReceiverReply, type ReceiverRequest } from '../define.js';

export const NOW = Date.UTC(2026, 5, 1, 12);

/** What a request turned into. */
export interface Sent {
  readonly reply: ReceiverReply;
  /** JSON or text of the reply; protobuf as hexadecimal digits. */
  readonly answer: unknown;
  readonly events: readonly object[];
  readonly messages: readonly InboundMessage[];
}

type Part = Partial<Omit<ReceiverRequest, 'body'>> & { readonly body?: Uint8Array | string };

function eventsOf(packer: IngestPacker): object[] {
  return packer.take().flatMap(({ value }) => {
    const reader = new PackedEventsReader(value);
    const events: object[] = [];
    while (reader.next()) {
      const { strings, kind, severity, time } = reader;
      const subject = { time, service: strings[reader.service], host: strings[reader.host] };
      if (kind === KIND_METRIC)
        events.push({ ...subject, ...parseSeries(strings[reader.series]!), value: reader.value });
      else events.push({ ...subject, severity, body: reader.bodyText() });
    }
    return events;
  });
}

/** Routes a request by method and path as the server does, and reads its records for real. */
export async function send(receiver: Receiver, method: string, path: string, part: Part = {}): Promise<Sent> {
  const route = receiver.routes.find(
    ({ methods, paths }) =>
      methods.some((each) => each === method) &&
      paths.some((each) => new RegExp(`^${each.replace(/:\w+/g, '[^/]+')}$`).test(path)),
  );
  if (!route) throw new Error(`${receiver.id} has no ${method} ${path}`);
  const packer = new IngestPacker(1);
  const messages: InboundMessage[] = [];
  const body = typeof part.body === 'string' ? Buffer.from(part.body) : (part.body ?? new Uint8Array(0));
  const request = { method, path, params: {}, query: {}, headers: {}, now: NOW, ...part, body };
  const reply = await route.answer(request, {
    records: async ({ bytes, ranges, format }) => {
      const origin = { tenant: 't', environment: 'e', service: 'unknown', backfill: false };
      packer.open({ ...origin, format: format satisfies LineFormat }, receiver.id);
      const rejected: { index: number; reason: string }[] = [];
      for (let at = 0; at < ranges.length; at += 2) {
        const reason = packer.read(bytes, ranges[at]!, ranges[at + 1]!, -1, NOW);
        if (reason) rejected.push({ index: at / 2, reason });
      }
      const { events: accepted, lost, valueless } = packer;
      return { accepted, lost, valueless, rejected };
    },
    message: async (message) => void messages.push(message),
  });
  const answer = reply.body instanceof Uint8Array ? Buffer.from(reply.body).toString('hex') : reply.body;
  return { reply, answer, events: eventsOf(packer), messages };
}
