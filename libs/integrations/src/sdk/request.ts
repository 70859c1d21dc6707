import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { withoutCredentials } from '@tocsin/model';
import { type SendFailure, type SendResult } from './delivery-message.js';

const TIMEOUT_MS = 15_000;
const MAX_DETAIL_CHARS = 300;

const PRIVATE = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv4');
for (const [network, prefix] of [
  ['::1', 128],
  ['fc00::', 7],
  ['fe80::', 10],
] as const)
  PRIVATE.addSubnet(network, prefix, 'ipv6');

/** A configured address must not reach into the private network unless that was allowed. */
async function isPrivate(hostname: string): Promise<boolean> {
  const name = hostname.replace(/^\[|\]$/g, '');
  const addresses = isIP(name) ? [{ address: name }] : await lookup(name, { all: true });
  return addresses.some(({ address }) => PRIVATE.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4'));
}

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly allowPrivateAddresses: boolean;
}

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}
type Failed = Extract<SendResult, { ok: false }>;

const failed = (retry: boolean, reason: SendFailure, detail: string, retryAfterMs?: number): Failed => ({
  ok: false,
  retry,
  reason,
  detail: withoutCredentials(detail).slice(0, MAX_DETAIL_CHARS),
  ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
});

function retryAfter(header: string | null): number | undefined {
  if (!header) return undefined;
  const seconds = Number(header);
  const ms = Number.isFinite(seconds) ? seconds * 1_000 : Date.parse(header) - Date.now();
  return Number.isFinite(ms) && ms > 0 ? Math.min(ms, 3_600_000) : undefined;
}

/** What an answer outside 2xx means for the message: try again, or never. */
function classify(status: number, detail: string, header: string | null): Failed {
  if (status === 429) return failed(true, 'rate_limited', detail, retryAfter(header));
  if (status === 401 || status === 403) return failed(false, 'unauthorized', `${status} ${detail}`);
  if (status === 408 || status >= 500) return failed(true, 'unavailable', `${status} ${detail}`, retryAfter(header));
  return failed(false, 'rejected', `${status} ${detail}`);
}

/** `fetch` takes no address with credentials: they go where they belong. */
function withAuthorization(address: string, headers: Readonly<Record<string, string>>) {
  const url = new URL(address);
  const { username, password } = url;
  if (!username && !password) return { url, headers };
  url.username = url.password = '';
  const basic = Buffer.from(`${decodeURIComponent(username)}:${decodeURIComponent(password)}`).toString('base64');
  return { url, headers: { authorization: `Basic ${basic}`, ...headers } };
}

export const isFailed = (answer: HttpAnswer | Failed): answer is Failed => 'ok' in answer;

/** One request with a time limit, no redirects, and failures as values. The answer's text never holds what was sent. */
export async function request({
  method,
  url: address,
  headers: given,
  body,
  allowPrivateAddresses,
}: HttpRequest): Promise<HttpAnswer | Failed> {
  try {
    const { url, headers } = withAuthorization(address, given);
    if (!allowPrivateAddresses && (await isPrivate(url.hostname)))
      return failed(false, 'address_refused', 'the address is private; set allowPrivateAddresses to use it');
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body === undefined ? {} : { body }),
    });
    const text = await response.text();
    if (response.ok) return { status: response.status, text };
    return classify(response.status, text, response.headers.get('retry-after'));
  } catch (error) {
    const { name, message, cause } = error as Error;
    if (name === 'TimeoutError') return failed(true, 'timeout', `no answer within ${TIMEOUT_MS / 1_000} s`);
    return failed(true, 'unavailable', cause instanceof Error ? `${message}: ${cause.message}` : message);
  }
}
