import { email } from './channels/email/index.js';
import { webhook } from './channels/webhook/index.js';
import { jira } from './ticketing/jira/index.js';

/** Every channel and every ticketing system: one line each is the whole wiring. */
export const channels = { webhook, email } as const;
export const ticketings = { jira } as const;
