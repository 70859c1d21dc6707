import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { type ApiDocument } from './tenant-walk.js';

type Json = Record<string, unknown>;
interface Described {
  readonly responses: Record<string, { readonly $ref?: string; readonly content?: Record<string, { schema: Json }> }>;
}

/** An object may have no field that its schema does not name: what is sent must be said. */
const strict = (part: unknown): unknown => {
  if (typeof part !== 'object' || part === null) return part;
  if (Array.isArray(part)) return part.map(strict);
  const fields = Object.fromEntries(Object.entries(part).map(([name, value]) => [name, strict(value)]));
  const closes = 'properties' in fields && !('additionalProperties' in fields);
  return closes ? { ...fields, additionalProperties: false } : fields;
};

/** Holds answers of the API against its document. */
export class AnswerSchemas {
  private readonly ajv = new Ajv2020({ strict: false });
  private readonly validators = new Map<string, ValidateFunction>();

  constructor(private readonly document: ApiDocument) {
    this.ajv.addSchema(strict(document) as Json, 'api');
  }

  /** What is wrong with an answer; null when nothing is. */
  problemOf(operation: string, status: number, json: unknown): string | null {
    const [method = '', path = ''] = operation.split(' ');
    const { responses } = this.document.paths[path]![method.toLowerCase()] as unknown as Described;
    const name = String(status) in responses ? String(status) : 'default';
    const content = responses[name]!.content?.['application/json'];
    if (name !== 'default' && !content) return null;
    const at = ['paths', path, method.toLowerCase(), 'responses', name, 'content', 'application/json', 'schema'];
    const pointer =
      name === 'default'
        ? '/components/responses/Problem/content/application~1problem+json/schema'
        : `/${at.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    const validate = this.validators.get(pointer) ?? this.ajv.compile({ $ref: `api#${encodeURI(pointer)}` });
    this.validators.set(pointer, validate);
    if (validate(json)) return null;
    return `${operation} ${status}: ${this.ajv.errorsText(validate.errors)}`;
  }
}
