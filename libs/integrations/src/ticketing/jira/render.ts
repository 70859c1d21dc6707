import { type OutgoingMessage } from '../../sdk/delivery-message.js';
import { type JiraConfig } from './config.js';

const MAX_SUMMARY_CHARS = 250;

type AdfNode = { readonly type: string; readonly content?: readonly AdfNode[]; readonly text?: string };
const text = (content: string): AdfNode => ({ type: 'text', text: content });
const paragraph = (content: string): AdfNode => ({ type: 'paragraph', content: [text(content)] });

/** An Atlassian Document Format document of paragraphs and one list. */
function document(lines: readonly string[], items: readonly string[]): unknown {
  const list = items.map((item): AdfNode => ({ type: 'listItem', content: [paragraph(item)] }));
  const content = [...lines.map(paragraph), ...(list.length > 0 ? [{ type: 'bulletList', content: list }] : [])];
  return { type: 'doc', version: 1, content };
}

/** The label by which the ticket of an incident is found again. */
export const labelOf = (incidentId: string): string => `tocsin-${incidentId}`;

const factsOf = ({ incident, url }: OutgoingMessage): string[] =>
  [
    `Severity ${incident.severity}, ${incident.state}, since ${new Date(incident.openedAt).toISOString()}`,
    `Services: ${incident.services.join(', ')} (${incident.environment})`,
    incident.cause ? `Probable cause: ${incident.cause}` : '',
    incident.change ? `Suspect change: ${incident.change}` : '',
    `Incident: ${url}`,
  ].filter(Boolean);

/** Body of `POST /rest/api/3/issue`. */
export const renderIssue = (message: OutgoingMessage, { project, issueType }: JiraConfig): unknown => ({
  fields: {
    project: { key: project },
    issuetype: { name: issueType },
    summary: message.incident.title.slice(0, MAX_SUMMARY_CHARS),
    labels: ['tocsin', labelOf(message.incident.incidentId)],
    description: document(
      factsOf(message),
      message.incident.alerts.map(({ name, service, message: line }) => `${name} on ${service}: ${line}`),
    ),
  },
});

/** Body of `POST /rest/api/3/issue/{key}/comment`. */
export const renderComment = (message: OutgoingMessage): unknown => ({
  body: document([`${message.incident.title} (${message.reason})`, ...factsOf(message)], []),
});
