import { type LineFormat } from '@tocsin/contracts';
import { type EpochMs } from '@tocsin/model';
import { type InboundMessage } from '../inbound/define.js';

/** One HTTP request, its body unpacked. Header names in lower case. */
export interface ReceiverRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly params: Readonly<Record<string, string | undefined>>;
  readonly query: Readonly<Record<string, string | undefined>>;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Empty when there is none. */
  readonly body: Uint8Array;
  readonly now: EpochMs;
}

/** Records to read: `ranges` holds start, end, start, end, … of each in `bytes`. */
export interface RecordList {
  readonly format: LineFormat;
  readonly bytes: Uint8Array;
  readonly ranges: readonly number[];
}

/** What became of records. */
export interface Taken {
  /** Events made. */
  readonly accepted: number;
  /** Metric points without a finite value: understood, nothing to keep. */
  readonly valueless: number;
  /** Events beyond what one record may hold. */
  readonly lost: number;
  /** Records that could not be read, by their number from 0, in order. */
  readonly rejected: readonly { readonly index: number; readonly reason: string }[];
}

/** Where a receiver puts what it understood. Both resolve when it is durable, and throw `RetryableError` when it cannot be. */
export interface Intake {
  records(list: RecordList): Promise<Taken>;
  message(message: InboundMessage): Promise<void>;
}

export interface ReceiverReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly type?: string;
  /** An object is sent as JSON. */
  readonly body?: string | Uint8Array | object;
}

export interface ReceiverRoute {
  /** `GET` answers `HEAD` too. */
  readonly methods: readonly ('GET' | 'POST' | 'PUT' | 'OPTIONS')[];
  /** As the router takes them: `/loki/api/v1/push`, `/:index/_bulk`. */
  readonly paths: readonly string[];
  /** Answered without a token: probes and handshakes that tell nothing. */
  readonly open?: boolean;
  /** Encoding of a sender that packs without saying so. */
  readonly assumes?: (headers: ReceiverRequest['headers']) => 'identity' | 'snappy';
  /** Each item carries its own exact time or id, so that a body that comes again is a repeat. */
  readonly exactTimes?: boolean;
  readonly answer: (request: ReceiverRequest, intake: Intake) => Promise<ReceiverReply> | ReceiverReply;
}

/** One protocol that senders speak over HTTP. It maps requests to records and results to replies. */
export interface Receiver {
  readonly id: string;
  readonly title: string;
  readonly routes: readonly ReceiverRoute[];
  /** A failure in the protocol's own words; `application/problem+json` where it has none. */
  readonly refuse?: (status: number, detail: string, request: Pick<ReceiverRequest, 'headers'>) => ReceiverReply;
}

/** The whole body as one record. */
export const wholeBody = (format: LineFormat, bytes: Uint8Array): RecordList => ({
  format,
  bytes,
  ranges: [0, bytes.length],
});

/** A failure as RFC 9457 writes it. */
export const problemReply = (status: number, detail: string): ReceiverReply => ({
  status,
  type: 'application/problem+json',
  body: { type: 'about:blank', title: 'IngestFailed', status, detail },
});

const NEWLINE = 0x0a;

/** Start and end of each line; blank ones at the end are left out. */
export function lineRanges(bytes: Uint8Array): number[] {
  const ranges: number[] = [];
  for (let start = 0; start < bytes.length;) {
    const newline = bytes.indexOf(NEWLINE, start);
    const end = newline < 0 ? bytes.length : newline;
    ranges.push(start, end);
    start = end + 1;
  }
  return ranges;
}

/** The text of a header that may come more than once. */
export const headerOf = (headers: ReceiverRequest['headers'], name: string): string => {
  const value = headers[name];
  return (Array.isArray(value) ? value[0] : value) ?? '';
};

export const isJson = (headers: ReceiverRequest['headers']): boolean => /json/i.test(headerOf(headers, 'content-type'));
