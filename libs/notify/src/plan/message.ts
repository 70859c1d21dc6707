import { type Incident } from '@tocsin/model';

/** What a message is rendered from: small, complete, and the same for every channel. */
export interface IncidentMessage {
  readonly incidentId: string;
  readonly tenant: string;
  readonly title: string;
  readonly severity: string;
  readonly state: string;
  readonly environment: string;
  readonly services: readonly string[];
  readonly cause: string | null;
  readonly change: string | null;
  readonly openedAt: number;
  readonly acknowledgedBy: string | null;
  readonly alertCount: number;
  /** The first few alerts with why they belong. */
  readonly alerts: readonly {
    readonly name: string;
    readonly service: string;
    readonly message: string;
    readonly why: string;
  }[];
  /** Revision of the incident that this message speaks of. */
  readonly revision: number;
}

const MAX_ALERTS = 5;

export const messageOf = (incident: Incident): IncidentMessage => ({
  incidentId: incident.id,
  tenant: incident.tenant,
  title: incident.title,
  severity: incident.severity,
  state: incident.state,
  environment: incident.environment,
  services: incident.services,
  cause: incident.causes[0] ? `${incident.causes[0].component}: ${incident.causes[0].text}` : null,
  change: incident.changes[0]
    ? `${incident.changes[0].type} "${incident.changes[0].title}" on ${incident.changes[0].service}`
    : null,
  openedAt: incident.openedAt,
  acknowledgedBy: incident.acknowledgedBy,
  alertCount: incident.members.length + incident.membersBeyondLimit,
  alerts: incident.members.slice(0, MAX_ALERTS).map(({ name, service, message, reasons }) => ({
    name,
    service,
    message,
    why: reasons[0]?.text ?? '',
  })),
  revision: incident.revision,
});
