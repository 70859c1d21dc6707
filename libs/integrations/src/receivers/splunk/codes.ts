import { type ReceiverReply } from '../define.js';

/** Replies of Splunk's HTTP Event Collector by their code: HTTP status and text. */
const CODES = {
  0: [200, 'Success'],
  2: [401, 'Token is required'],
  4: [403, 'Invalid token'],
  5: [400, 'No data'],
  6: [400, 'Invalid data format'],
  8: [500, 'Internal server error'],
  9: [503, 'Server is busy'],
  10: [400, 'Data channel is missing'],
  12: [400, 'Event field is required'],
  13: [400, 'Event field cannot be blank'],
  17: [200, 'HEC is healthy'],
} as const;
type Code = keyof typeof CODES;

export const codeReply = (code: Code, more: object = {}): ReceiverReply => {
  const [status, text] = CODES[code];
  return { status, body: { text, code, ...more } };
};

/** A failure before the body was looked at. */
export const codeOfStatus = (status: number, authorized: boolean): ReceiverReply => {
  if (status === 401) return codeReply(authorized ? 4 : 2);
  if (status === 403) return codeReply(4);
  if (status === 429 || status === 503) return codeReply(9);
  if (status >= 500) return codeReply(8);
  return { ...codeReply(6), status };
};
