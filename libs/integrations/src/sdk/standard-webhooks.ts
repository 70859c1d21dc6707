import { createHmac } from 'node:crypto';

const PREFIX = 'whsec_';

/**
 * Headers of the Standard Webhooks specification (version 1, HMAC-SHA256): the receiver checks the signature over id, time and
 * body. `id` stays the same over retries, so that the receiver can drop what it knows.
 */
export function signWebhook(
  secret: string,
  id: string,
  timestampSeconds: number,
  body: string,
): Record<string, string> {
  const key = Buffer.from(secret.startsWith(PREFIX) ? secret.slice(PREFIX.length) : secret, 'base64');
  const signature = createHmac('sha256', key).update(`${id}.${timestampSeconds}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestampSeconds), 'webhook-signature': `v1,${signature}` };
}
