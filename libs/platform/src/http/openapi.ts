import 'reflect-metadata';
import { RequestMethod, type Type } from '@nestjs/common';
import { z } from 'zod';
import { neededBy } from './auth-guard.js';
import { IDEMPOTENT_METHODS } from './idempotency-interceptor.js';
import { type EndpointDescription, descriptionOf } from './describes.js';

type Json = Record<string, unknown>;

const schemaOf = (schema: z.ZodType): Json => jsonSchemaOf(schema, 'input');

function jsonSchemaOf(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    target: 'draft-2020-12',
    override({ jsonSchema }) {
      // An answer may gain fields.
      if (io === 'output' && jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties;
    },
  }) as Json;
  return rest;
}

/** An answer's schema; what it refers to by name goes to `named`. */
function answerOf(schema: z.ZodType, named: Json): Json {
  const { $defs = {}, ...rest } = jsonSchemaOf(schema, 'output');
  const inDocument = (part: object) =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
  Object.assign(named, inDocument($defs as Json));
  return inDocument(rest);
}

const IDEMPOTENCY_KEY = { $ref: '#/components/parameters/IdempotencyKey' };
const PROBLEM = { $ref: '#/components/responses/Problem' };

/** `/users/:id` → `/users/{id}` and its parameters. */
function pathOf(prefix: string, path: string): { path: string; parameters: Json[] } {
  const whole = `/${[prefix, path]
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/')}`;
  const names = [...whole.matchAll(/:(\w+)/g)].map(([, name]) => name!);
  return {
    path: whole.replace(/:(\w+)/g, '{$1}'),
    parameters: names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } })),
  };
}

function queryParameters(query: z.ZodType | undefined): Json[] {
  if (!query) return [];
  const { properties = {}, required = [] } = schemaOf(query) as { properties?: Json; required?: string[] };
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    schema,
  }));
}

function operationOf(
  method: string,
  description: EndpointDescription,
  handler: object,
  parameters: readonly Json[],
  named: Json,
): Json {
  const {
    summary,
    tag,
    body,
    query,
    status = 200,
    answer,
    answerSchema,
    answerType = 'application/json',
    or,
  } = description;
  const needed = neededBy(handler);
  const success = (text: string, schema: z.ZodType | undefined) => ({
    description: text,
    ...(schema ? { content: { [answerType]: { schema: answerOf(schema, named) } } } : {}),
  });
  return {
    summary,
    tags: [tag],
    'x-needs': needed ?? null,
    ...(needed === 'nothing' ? { security: [] } : {}),
    parameters: [
      ...parameters,
      ...queryParameters(query),
      ...(IDEMPOTENT_METHODS.has(method) && needed !== 'nothing' ? [IDEMPOTENCY_KEY] : []),
    ],
    ...(body ? { requestBody: { required: true, content: { 'application/json': { schema: schemaOf(body) } } } } : {}),
    responses: {
      [status]: success(answer, answerSchema),
      ...(or ? { [or.status]: success(or.answer, or.answerSchema) } : {}),
      default: PROBLEM,
    },
  };
}

/** Paths of the described endpoints of one controller. */
function operationsOf(controller: Type, named: Json): [path: string, method: string, operation: Json][] {
  const prefix = String(Reflect.getMetadata('path', controller) ?? '');
  const prototype = controller.prototype as Record<string, unknown>;
  return Object.getOwnPropertyNames(prototype).flatMap((name) => {
    const handler = prototype[name];
    if (typeof handler !== 'function' || name === 'constructor') return [];
    const description = descriptionOf(handler);
    const method = Reflect.getMetadata('method', handler) as RequestMethod | undefined;
    if (!description || method === undefined) return [];
    const { path, parameters } = pathOf(prefix, String(Reflect.getMetadata('path', handler) ?? ''));
    const verb = RequestMethod[method]!;
    return [[path, verb.toLowerCase(), operationOf(verb, description, handler, parameters, named)]];
  });
}

/** The OpenAPI 3.1 document of these controllers. */
export function openApiOf(controllers: readonly Type[], version: string): Json {
  const paths: Record<string, Json> = {};
  const schemas: Json = {};
  for (const [path, method, operation] of controllers.flatMap((controller) => operationsOf(controller, schemas)))
    paths[path] = { ...paths[path], [method]: operation };
  return {
    openapi: '3.1.0',
    info: { title: 'Tocsin', version, description: 'Times are epoch milliseconds unless a field says otherwise.' },
    security: [{ token: [] }, { session: [] }],
    paths,
    components: {
      schemas,
      parameters: {
        IdempotencyKey: {
          name: 'Idempotency-Key',
          in: 'header',
          required: false,
          description:
            'A word of your own for this request, a UUID for instance. Within 24 hours the same request with it is not done again: it gets the first answer, with `idempotency-replayed: true`. Another request with it gets 422, one that comes while the first is worked on 409. Failures are not kept.',
          schema: { type: 'string', minLength: 1, maxLength: 255 },
        },
      },
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer' },
        session: { type: 'apiKey', in: 'cookie', name: 'tocsin_session' },
      },
      responses: {
        Problem: {
          description: 'What went wrong (RFC 9457).',
          content: {
            'application/problem+json': {
              schema: {
                type: 'object',
                required: ['type', 'title', 'status', 'detail'],
                properties: {
                  type: { type: 'string' },
                  title: { type: 'string' },
                  status: { type: 'integer' },
                  detail: { type: 'string' },
                },
              },
            },
          },
        },
      },
    },
  };
}
