import { SetMetadata } from '@nestjs/common';
import { type z } from 'zod';

const DESCRIBES = 'tocsin:describes';

/** What the API document says of an endpoint. The schemas are the ones that the handler validates with. */
export interface EndpointDescription {
  readonly summary: string;
  readonly tag: string;
  readonly body?: z.ZodType;
  readonly query?: z.ZodType;
  /** Of success; 200 unless given. */
  readonly status?: number;
  /** In words, and with a schema where the answer has a fixed one. */
  readonly answer: string;
  readonly answerSchema?: z.ZodType;
  /** Of the answer; JSON unless given. */
  readonly answerType?: string;
  /** Another success. */
  readonly or?: { readonly status: number; readonly answer: string; readonly answerSchema: z.ZodType };
}

/** Puts an endpoint into the API document. One without it is left out. */
export const Describes = (description: EndpointDescription): ReturnType<typeof SetMetadata> =>
  SetMetadata(DESCRIBES, description);

export const descriptionOf = (handler: object): EndpointDescription | undefined =>
  Reflect.getMetadata(DESCRIBES, handler) as EndpointDescription | undefined;
