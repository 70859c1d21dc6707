import { type OutgoingMessage } from '../../sdk/delivery-message.js';

export interface RenderedEmail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

function facts({ incident, reason }: OutgoingMessage): [string, string][] {
  const rows: [string, string | null][] = [
    ['Severity', incident.severity],
    ['State', incident.acknowledgedBy ? `${incident.state} by ${incident.acknowledgedBy}` : incident.state],
    ['Since', new Date(incident.openedAt).toISOString()],
    ['Services', incident.services.join(', ')],
    ['Environment', incident.environment],
    ['Probable cause', incident.cause],
    ['Suspect change', incident.change],
    ['Alerts', String(incident.alertCount)],
    ['Told because', reason],
  ];
  return rows.filter((row): row is [string, string] => Boolean(row[1]));
}

/** Subject, plain text and simple HTML of one message. */
export function renderEmail(message: OutgoingMessage): RenderedEmail {
  const { incident, purpose, url, maybeSentTwice } = message;
  const word = purpose === 'resolved' ? 'RESOLVED' : incident.severity.toUpperCase();
  const rows = facts(message);
  const alerts = incident.alerts.map(({ name, service, message: text, why }) => ({
    head: `${name} on ${service}`,
    text,
    why,
  }));
  const notice = maybeSentTwice ? 'This message may have been sent twice: the first sender did not live to say.' : '';
  const text = [
    incident.title,
    '',
    ...rows.map(([name, value]) => `${name}: ${value}`),
    '',
    ...alerts.flatMap(({ head, text: line, why }) => [`- ${head}: ${line}`, ...(why ? [`  (${why})`] : [])]),
    '',
    `Open it: ${url}`,
    ...(notice ? ['', notice] : []),
    '',
  ].join('\n');
  const html = [
    `<h2>${escape(incident.title)}</h2>`,
    `<table>${rows.map(([name, value]) => `<tr><th align="left">${name}</th><td>${escape(value)}</td></tr>`).join('')}</table>`,
    `<ul>${alerts.map(({ head, text: line, why }) => `<li><b>${escape(head)}</b>: ${escape(line)}${why ? `<br><small>${escape(why)}</small>` : ''}</li>`).join('')}</ul>`,
    `<p><a href="${escape(url)}">Open the incident</a></p>`,
    notice ? `<p><small>${notice}</small></p>` : '',
  ].join('\n');
  return { subject: `[${word}] ${incident.title}`, text, html };
}
