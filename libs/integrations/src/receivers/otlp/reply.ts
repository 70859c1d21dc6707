import { type ReceiverReply } from '../define.js';

const encoder = new TextEncoder();
const PROTOBUF = 'application/x-protobuf';

const varint = (value: number): number[] => {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
};

const bytesField = (field: number, content: ArrayLike<number>): number[] => [
  field * 8 + 2,
  ...varint(content.length),
  ...Array.from(content),
];

/** A message of a number in field 1 and a text in field 2: what `Status` and every `partial_success` are. */
const numberAndText = (number: number, text: string): number[] => [
  8,
  ...varint(number),
  ...bytesField(2, encoder.encode(text)),
];

/** `google.rpc.Status` in the content type of the request. */
export const statusReply = (http: number, code: number, message: string, json: boolean): ReceiverReply =>
  json
    ? { status: http, body: { code, message } }
    : { status: http, type: PROTOBUF, body: Uint8Array.from(numberAndText(code, message)) };

/** Success; `partial_success` says how many items were refused and why. */
export function exportReply(json: boolean, member: string, rejected: number, message: string): ReceiverReply {
  if (json)
    return {
      status: 200,
      body: message === '' ? {} : { partialSuccess: { [member]: String(rejected), errorMessage: message } },
    };
  const body = message === '' ? [] : bytesField(1, numberAndText(rejected, message));
  return { status: 200, type: PROTOBUF, body: Uint8Array.from(body) };
}
