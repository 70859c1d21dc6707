import { describe, expect, it } from '@jest/globals';
import { PermanentError } from '@tocsin/model';
import { NotMsgpack } from '@tocsin/normalise';
import fc from 'fast-check';
import { ForwardFrames, pairRanges } from './forward/forward-frames.js';
import { receivers } from './registry.js';
import { SyslogFrames } from './syslog/syslog-frames.js';
import { send } from './testing/send.js';

/** A longer fuzz: TOCSIN_FUZZ_RUNS=100000. */
const RUNS = Number(process.env.TOCSIN_FUZZ_RUNS ?? 200);
const PIECES = [
  '{"event":"a"}',
  '{"create":{"_index":"x"}}\n',
  '{"update":{"_id":1}}\n{"doc":{"message":"m"}}\n',
  '{"delete":{}}\n',
  '{"message":"m"}\n',
  '{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":2}]}]}]}',
  '{"streams":[{"stream":{},"values":[["1","m"]]}]}',
  '{"specversion":"1.0","type":"t","source":"/s"}',
  '{"acks":[1]}',
  '{"type":"event","length":9}\n',
  '{"type":"log"}\n{"items":[{"timestamp":1,"body":"m"}]}\n',
  '[',
  '"',
  '\\',
  '\u0000',
  'null',
];
const body = fc.oneof(
  fc.uint8Array({ maxLength: 120 }),
  fc
    .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 6 })
    .map((parts) => Buffer.from(parts.join(''))),
);
const headers = fc.record(
  {
    'content-type': fc.constantFrom(
      'application/json',
      'application/x-protobuf',
      'application/cloudevents+json',
      'text/plain',
      'application/x-protobuf;proto=io.prometheus.write.v2.Request',
    ),
    'ce-specversion': fc.constant('1.0'),
    'ce-id': fc.string(),
    'ce-type': fc.string(),
    'ce-source': fc.string(),
    'x-splunk-request-channel': fc.string(),
  },
  { requiredKeys: [] },
);
const query = fc.dictionary(fc.constantFrom('time', 'host', 'every', 'grace', 'channel'), fc.string());

describe.each(receivers.map((receiver) => [receiver.id, receiver] as const))('%s', (_, receiver) => {
  it('answers any request, and never with a failure of its own', async () => {
    const places = receiver.routes.flatMap(({ methods, paths }) =>
      methods.map((method) => [method, paths[0]!] as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places),
        body,
        headers,
        query,
        async ([method, path], bytes, given, asked) => {
          try {
            const { reply } = await send(receiver, method, path, {
              body: bytes,
              headers: given,
              query: asked,
              params: { name: 'n' },
            });
            expect(reply.status).toBeLessThan(500);
          } catch (error) {
            if (!(error instanceof PermanentError)) throw error;
          }
        },
      ),
      { numRuns: RUNS },
    );
  });
});

describe('streams', () => {
  const chunks = fc.array(
    fc.oneof(
      body,
      fc.constantFrom('12 <13>', '\n', '<', '999999 x', '7 ').map((text) => Buffer.from(text)),
    ),
    { maxLength: 6 },
  );

  it('of syslog end in messages, whatever comes', () => {
    fc.assert(
      fc.property(chunks, (parts) => {
        const sizes: number[] = [];
        const frames = new SyslogFrames((_bytes, start, end) => sizes.push(end - start));
        for (const part of parts) frames.push(part);
        frames.end();
        expect(sizes.every((size) => size > 0)).toBe(true);
      }),
      { numRuns: RUNS },
    );
  });
  it('of Fluent forward end in messages or are refused', () => {
    const start = fc.constantFrom(
      [0x93, 0xa1, 0x74],
      [0x92, 0xa1, 0x74, 0x91, 0x92, 1, 0x80],
      [0x94, 0xa1, 0x74, 1, 0x80, 0x80],
      [],
    );
    fc.assert(
      fc.property(start, chunks, (head, parts) => {
        const frames = new ForwardFrames();
        try {
          for (const part of [Uint8Array.from(head), ...parts])
            for (const frame of frames.push(part)) if ('tag' in frame) pairRanges(frame.pairs);
        } catch (error) {
          if (!(error instanceof NotMsgpack)) throw error;
        }
      }),
      { numRuns: RUNS },
    );
  });
});
