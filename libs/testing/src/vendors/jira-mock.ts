import { z } from 'zod';
import { type VendorAnswer, type VendorRequest, startVendor } from './http-server.js';

type Node = { type: string; text?: string | undefined; content?: Node[] | undefined };
const node: z.ZodType<Node> = z.lazy(() =>
  z.strictObject({
    type: z.enum(['paragraph', 'text', 'bulletList', 'listItem']),
    text: z.string().min(1).optional(),
    content: z.array(node).optional(),
  }),
);
const document = z.strictObject({ type: z.literal('doc'), version: z.literal(1), content: z.array(node) });

/** Request bodies as the vendor documents them (Jira Cloud REST API 3), strict. */
const schemas = {
  create: z.strictObject({
    fields: z.strictObject({
      project: z.strictObject({ key: z.string() }),
      issuetype: z.strictObject({ name: z.string() }),
      summary: z
        .string()
        .min(1)
        .max(255)
        .regex(/^[^\n]*$/),
      labels: z.array(z.string().regex(/^\S{1,255}$/)),
      description: document,
    }),
  }),
  search: z.strictObject({
    jql: z.string().min(1),
    fields: z.array(z.string()),
    maxResults: z.number().int().min(1).max(5_000),
  }),
  comment: z.strictObject({ body: document }),
  transition: z.strictObject({ transition: z.strictObject({ id: z.string() }) }),
};

export interface JiraIssue {
  readonly key: string;
  readonly summary: string;
  readonly labels: readonly string[];
  status: 'new' | 'done';
  readonly comments: unknown[];
}

/** A Jira that checks every request against the documented schema and keeps the issues. */
export interface JiraMock {
  readonly url: string;
  readonly issues: JiraIssue[];
  readonly violations: string[];
  /** The next create works, but its answer is this error. */
  failAfterNextCreate(status: number): void;
  stop(): Promise<void>;
}

export async function startJiraMock(
  account: { user: string; token: string; project: string },
  port = 0,
): Promise<JiraMock> {
  const issues: JiraIssue[] = [];
  const violations: string[] = [];
  const failures: number[] = [];
  const expected = `Basic ${Buffer.from(`${account.user}:${account.token}`).toString('base64')}`;

  const parse = <T>(schema: z.ZodType<T>, body: string): T | null => {
    const result = schema.safeParse(JSON.parse(body || 'null'));
    if (result.success) return result.data;
    violations.push(result.error.message);
    return null;
  };
  const invalid: VendorAnswer = { status: 400, body: { errorMessages: ['invalid'], errors: {} } };
  const missing: VendorAnswer = { status: 404, body: { errorMessages: ['Issue does not exist'], errors: {} } };

  function create(body: string): VendorAnswer {
    const request = parse(schemas.create, body);
    if (!request || request.fields.project.key !== account.project) return invalid;
    const { summary, labels } = request.fields;
    const key = `${account.project}-${issues.length + 1}`;
    issues.push({ key, summary, labels, status: 'new', comments: [] });
    const failure = failures.shift();
    return failure ? { status: failure } : { status: 201, body: { id: String(10_000 + issues.length), key, self: '' } };
  }

  function search(body: string): VendorAnswer {
    const request = parse(schemas.search, body);
    const label = request?.jql.match(/labels = "([^"]+)"/)?.[1];
    if (!label) return invalid;
    const found = issues
      .filter(({ labels }) => labels.includes(label))
      .map(({ key, summary }) => ({ id: key, key, fields: { summary } }));
    return { status: 200, body: { issues: found, isLast: true } };
  }

  function onIssue(method: string, key: string, action: string, body: string): VendorAnswer {
    const issue = issues.find((each) => each.key === key);
    if (!issue) return missing;
    if (action === 'comment') {
      const request = parse(schemas.comment, body);
      if (!request) return invalid;
      issue.comments.push(request.body);
      return { status: 201, body: { id: String(issue.comments.length) } };
    }
    const transitions = [
      { id: '11', name: 'Start', to: { name: 'In Progress', statusCategory: { key: 'indeterminate' } } },
      { id: '31', name: 'Finish', to: { name: 'Done', statusCategory: { key: 'done' } } },
    ];
    if (method === 'GET') return { status: 200, body: { transitions } };
    const request = parse(schemas.transition, body);
    if (!request) return invalid;
    if (request.transition.id === '31') issue.status = 'done';
    return { status: 204 };
  }

  function handle({ method, path, headers, body }: VendorRequest): VendorAnswer {
    if (headers.authorization !== expected) return { status: 401, body: { errorMessages: ['unauthorized'] } };
    if (method === 'POST' && path === '/rest/api/3/issue') return create(body);
    if (method === 'POST' && path === '/rest/api/3/search/jql') return search(body);
    const issue = path.match(/^\/rest\/api\/3\/issue\/([^/]+)\/(comment|transitions)$/);
    if (issue) return onIssue(method, issue[1]!, issue[2]!, body);
    violations.push(`${method} ${path} is not documented`);
    return missing;
  }

  const { url, stop } = await startVendor(handle, port);
  return { url, issues, violations, stop, failAfterNextCreate: (status) => void failures.push(status) };
}
