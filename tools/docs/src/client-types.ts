import { apiDocument } from '@tocsin/roles';
import { type OpenAPI3 } from 'openapi-typescript';

const HEAD = `// Made by \`npm run docs\` from the API document. Change what the document is made of: the schemas beside the endpoints.\n\n`;

/** `libs/client/src/api.ts`: the types of every operation of the API. */
export async function clientTypes(): Promise<string> {
  const { astToString, default: openapiTs } = await import('openapi-typescript');
  // A copy: the generator resolves references in place.
  const document = structuredClone(apiDocument()) as unknown as OpenAPI3;
  return HEAD + astToString(await openapiTs(document));
}
