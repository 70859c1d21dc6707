import { withoutCredentials } from '@tocsin/model';
import { createTransport } from 'nodemailer';
import { type SendFailure, type SendResult, addressOf } from '../../sdk/delivery-message.js';
import { defineChannel } from '../../sdk/define.js';
import { type EmailConfig } from './config.js';
import { renderEmail } from './render.js';

const TIMEOUT_MS = 15_000;

interface SmtpError {
  readonly code?: string;
  readonly responseCode?: number;
  readonly message?: string;
}

/** 4xx of SMTP and a server that is away may pass; 5xx will not. */
function classify(error: unknown): Extract<SendResult, { ok: false }> {
  const { code, responseCode, message = String(error) } = error as SmtpError;
  const detail = withoutCredentials(message).slice(0, 300);
  if (code === 'EAUTH') return { ok: false, retry: false, reason: 'unauthorized', detail };
  const retry = responseCode === undefined || responseCode < 500;
  const reason: SendFailure = retry ? (code === 'ETIMEDOUT' ? 'timeout' : 'unavailable') : 'rejected';
  return { ok: false, retry, reason, detail };
}

/** Sends by SMTP. Messages of one incident thread; a retry has the same Message-ID. */
export const email = defineChannel<EmailConfig>({
  id: 'email',
  title: 'E-mail',
  async send(message, { smtpUrl, user, password, from }, read) {
    const auth = password ? { user, pass: read(password) } : undefined;
    const base = {
      url: addressOf(smtpUrl, read),
      connectionTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
    };
    const transport = createTransport({ ...base, ...(auth ? { auth } : {}) });
    const domain = from.replace(/^.*@/, '').replace(/>.*$/, '');
    const thread = `<${message.incident.incidentId}@${domain}>`;
    try {
      await transport.sendMail({
        from,
        to: message.target,
        ...renderEmail(message),
        messageId: `<${message.deliveryId}@${domain}>`,
        references: thread,
        inReplyTo: thread,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Tocsin-Incident': message.incident.incidentId },
      });
      return { ok: true };
    } catch (error) {
      return classify(error);
    } finally {
      transport.close();
    }
  },
});
