import { type CallSide, type EpochMs, type Labels } from '@tocsin/model';
import { type EventSink } from '../event-sink.js';

/** Span kinds of OTLP; others are work inside a service. */
const SERVER = 2;
const CLIENT = 3;
const PRODUCER = 4;
const CONSUMER = 5;
export const STATUS_ERROR = 2;

/** What is looked at of one span. */
export interface Span {
  readonly service: string;
  readonly id: string;
  readonly parent: string;
  readonly kind: number;
  readonly start: EpochMs;
  readonly end: EpochMs;
  readonly failed: boolean;
  readonly attributes: Labels;
}

const PEER_SERVICE = ['peer.service', 'service.peer.name'];
const PEER_ADDRESS = ['server.address', 'net.peer.name', 'http.host', 'network.peer.address', 'net.sock.peer.addr'];
const PEER_SYSTEM = ['db.system.name', 'db.system', 'messaging.system'];

const first = (attributes: Labels, names: readonly string[]): string => {
  for (const name of names) if (attributes[name]) return attributes[name];
  return '';
};

const isAddress = (host: string): boolean => /^[\d.]+$/.test(host) || host.includes(':');
/** `cart.shop.svc.cluster.local` is the service `cart` of Kubernetes. */
const nameOfHost = (host: string): string =>
  /^[^.]+\.[^.]+\.svc(\.|$)/.test(host) ? host.slice(0, host.indexOf('.')) : host;

/** Whom a span called, by the best name it has: the service, a host that is no bare address, the kind of system, the address. */
function peerOf(attributes: Labels): string {
  const host = nameOfHost(first(attributes, PEER_ADDRESS).replace(/:\d+$/, ''));
  const named = host !== '' && !isAddress(host) ? host : '';
  return first(attributes, PEER_SERVICE) || named || first(attributes, PEER_SYSTEM) || host;
}

/**
 * Spans of one request → calls between services. A client's span tells of the call that it made, a server's of one that it took; who made
 * that is known when the caller's span came in the same request, as collectors send them.
 */
export function emitCalls(spans: readonly Span[], sink: EventSink): void {
  const serviceOf = new Map(spans.map(({ id, service }) => [id, service]));
  for (const { service, kind, parent, start, end, failed, attributes } of spans) {
    const put = (side: CallSide, caller: string, callee: string) =>
      sink.call(end, { side, caller, callee }, Math.max(0, end - start), failed);
    if (service === '') continue;
    if (kind === SERVER || kind === CONSUMER) {
      const caller = serviceOf.get(parent) ?? '';
      put('callee', caller === service ? '' : caller, service);
    } else if (kind === CLIENT || kind === PRODUCER) {
      const callee = peerOf(attributes);
      if (callee !== '') put('caller', service, callee);
    }
  }
}
