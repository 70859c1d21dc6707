interface NamedParameter {
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
}
/** Those that many operations have are said once, at the top. */
const isNamed = (parameter: NamedParameter | { readonly $ref: string }): parameter is NamedParameter =>
  'name' in parameter;

interface Operation {
  readonly summary: string;
  readonly tags: readonly string[];
  readonly 'x-needs': string | null;
  readonly parameters: readonly (NamedParameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Record<string, { readonly schema: unknown }> };
  readonly responses: Record<string, { readonly description?: string }>;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => ENTITIES[char]!);
/** Words in backticks as code. */
const prose = (text: string): string => escape(text).replace(/`([^`]+)`/g, '<code>$1</code>');

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1c2128;background:#fff}
h2{margin-top:2.5rem;border-bottom:1px solid #d0d7de}code{font-family:ui-monospace,monospace}
article{margin:1.2rem 0;padding:.8rem 1rem;border:1px solid #d0d7de;border-radius:8px}
.method{display:inline-block;min-width:4.5rem;font-weight:700}.needs{float:right;color:#57606a}
pre{overflow:auto;background:#f6f8fa;padding:.8rem;border-radius:6px}
@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}article,h2{border-color:#30363d}pre{background:#161b22}.needs{color:#8b949e}}`;

function article(path: string, method: string, operation: Operation): string {
  const { summary, parameters, requestBody, responses } = operation;
  const needs = operation['x-needs'] === 'nothing' ? 'open' : `needs ${operation['x-needs']}`;
  const names = parameters
    .filter(isNamed)
    .map(({ name, in: place, required }) => `<code>${escape(name)}</code> (${place}${required ? ', required' : ''})`);
  const body = requestBody && JSON.stringify(Object.values(requestBody.content)[0]!.schema, null, 2);
  const [[status, answer]] = Object.entries(responses) as [[string, { description?: string }]];
  return `<article><span class="needs">${needs}</span><span class="method">${method.toUpperCase()}</span><code>${escape(path)}</code>
<p>${prose(summary)}</p>${names.length ? `<p>Parameters: ${names.join(', ')}</p>` : ''}
${body ? `<details><summary>Body</summary><pre>${escape(body)}</pre></details>` : ''}<p>${status}: ${prose(answer.description ?? '')}</p></article>`;
}

/** The API document as a page that needs no script. */
export function apiPage(document: Record<string, unknown>): string {
  const paths = document.paths as Record<string, Record<string, Operation>>;
  const sections = new Map<string, string[]>();
  for (const [path, methods] of Object.entries(paths))
    for (const [method, operation] of Object.entries(methods)) {
      const tag = operation.tags[0] ?? '';
      sections.set(tag, [...(sections.get(tag) ?? []), article(path, method, operation)]);
    }
  const body = [...sections].map(([tag, articles]) => `<h2>${escape(tag)}</h2>${articles.join('\n')}`).join('\n');
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Tocsin API</title><style>${STYLE}</style></head>
<body><h1>Tocsin API</h1><p>For programs: <a href="/api/v1/openapi.json">openapi.json</a>. Send <code>Authorization: Bearer …</code>. Errors are problem+json. <code>POST</code>, <code>PUT</code> and <code>PATCH</code> with an <code>Idempotency-Key</code> are done once.</p>${body}</body></html>`;
}
