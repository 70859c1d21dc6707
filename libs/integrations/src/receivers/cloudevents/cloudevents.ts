import { PermanentError } from '@tocsin/model';
import { type Receiver, type ReceiverRequest, headerOf, wholeBody } from '../define.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const NEEDED = ['ce-specversion', 'ce-type', 'ce-source', 'ce-id'] as const;

/** Attributes in headers are percent-encoded UTF-8, perhaps in quotes. */
function attribute(text: string): string {
  const bare = /^"(.*)"$/s.exec(text)?.[1]?.replace(/\\(.)/g, '$1') ?? text;
  try {
    return decodeURIComponent(bare);
  } catch {
    throw new PermanentError(
      'malformed_record',
      `CloudEvents header is not percent-encoded UTF-8: ${text.slice(0, 80)}`,
    );
  }
}

/** Binary mode: attributes in `ce-*` headers, the body is the data. Written as the structured form. */
function structured({ headers, body }: ReceiverRequest): Uint8Array {
  const missing = NEEDED.filter((name) => headerOf(headers, name) === '');
  if (missing.length > 0)
    throw new PermanentError('malformed_record', `not a CloudEvent: the header ${missing.join(', ')} is missing`);
  const attributes = Object.fromEntries(
    Object.keys(headers)
      .filter((name) => name.startsWith('ce-'))
      .map((name) => [name.slice(3), attribute(headerOf(headers, name))]),
  );
  const datacontenttype = headerOf(headers, 'content-type') || 'application/json';
  const text = decoder.decode(body);
  const event = { ...attributes, datacontenttype };
  if (text === '') return encoder.encode(JSON.stringify(event));
  if (!/json/i.test(datacontenttype)) return encoder.encode(JSON.stringify({ ...event, data: text }));
  try {
    return encoder.encode(JSON.stringify({ ...event, data: JSON.parse(text) as unknown }));
  } catch {
    throw new PermanentError('malformed_record', `the data of the CloudEvent is not ${datacontenttype}`);
  }
}

/** CloudEvents 1.0 over HTTP: structured, batched, binary. Also answers the abuse protection of web hooks. */
export const cloudevents: Receiver = {
  id: 'cloudevents',
  title: 'CloudEvents over HTTP',
  routes: [
    {
      methods: ['POST'],
      paths: ['/api/v1/cloudevents', '/api/v1/cloudevents/:key'],
      exactTimes: true,
      answer: async (request, intake) => {
        const type = headerOf(request.headers, 'content-type').toLowerCase();
        // `application/cloudevents-batch` begins alike and is read alike
        const body = type.startsWith('application/cloudevents') ? request.body : structured(request);
        const { rejected } = await intake.records(wholeBody('cloudevents', body));
        if (rejected[0]) throw new PermanentError('malformed_record', `not a CloudEvent: ${rejected[0].reason}`);
        return { status: 202 };
      },
    },
    {
      methods: ['OPTIONS'],
      paths: ['/api/v1/cloudevents', '/api/v1/cloudevents/:key'],
      answer: ({ headers }) => ({
        status: 200,
        headers: {
          'webhook-allowed-origin': headerOf(headers, 'webhook-request-origin') || '*',
          'webhook-allowed-rate': '*',
          allow: 'POST',
        },
      }),
    },
  ],
};
