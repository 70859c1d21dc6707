import { type JsonObject } from '../json/document.js';

const decoder = new TextDecoder();

export interface EventData {
  readonly data: unknown;
  /** The payload is bytes of some other kind. */
  readonly binary: boolean;
}

function bytesOfBase64(text: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  } catch {
    return null;
  }
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
};

/** `data`, or `data_base64` where its content type says that it is JSON or text. */
export function dataOf({ data, data_base64: base64, datacontenttype }: JsonObject): EventData {
  if (typeof base64 !== 'string') return { data, binary: false };
  const type = typeof datacontenttype === 'string' ? datacontenttype : 'application/json';
  const isJson = type.includes('json');
  const bytes = isJson || type.startsWith('text/') ? bytesOfBase64(base64) : null;
  if (!bytes) return { data: undefined, binary: true };
  const text = decoder.decode(bytes);
  return { data: isJson ? parsed(text) : text, binary: false };
}
