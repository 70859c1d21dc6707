import { PermanentError } from '@tocsin/model';

const NEWLINE = 0x0a;
const decoder = new TextDecoder();

/** One item of an envelope. `payload` is a view of the request's bytes. */
export interface EnvelopeItem {
  readonly type: string;
  readonly payload: Uint8Array;
}

function headerIn(line: Uint8Array, what: string): Record<string, unknown> {
  try {
    const json: unknown = JSON.parse(decoder.decode(line));
    if (typeof json === 'object' && json !== null && !Array.isArray(json)) return json as Record<string, unknown>;
  } catch {
    // told below
  }
  throw new PermanentError('malformed_record', `Sentry envelope: ${what} is not a JSON object`);
}

/**
 * The items of an envelope: a line of headers, then for each item a line of headers and its payload, whose length is given or ends with
 * its line. Throws `PermanentError` naming the line that is no header. Source: develop.sentry.dev, Envelopes.
 */
export function* itemsOf(bytes: Uint8Array): Generator<EnvelopeItem> {
  const endOfLine = (from: number): number => {
    const newline = bytes.indexOf(NEWLINE, from);
    return newline < 0 ? bytes.length : newline;
  };
  let at = endOfLine(0);
  headerIn(bytes.subarray(0, at), 'its first line');
  for (let number = 1; ++at < bytes.length; number++) {
    const headerEnd = endOfLine(at);
    if (headerEnd === at) continue;
    const { type, length } = headerIn(bytes.subarray(at, headerEnd), `the header of item ${number}`);
    const start = Math.min(headerEnd + 1, bytes.length);
    const end = typeof length === 'number' && length >= 0 ? Math.min(start + length, bytes.length) : endOfLine(start);
    yield { type: String(type), payload: bytes.subarray(start, end) };
    at = end;
  }
}
