import { defineChannel } from '../../sdk/define.js';
import { addressOf } from '../../sdk/delivery-message.js';
import { isFailed, request } from '../../sdk/request.js';
import { signWebhook } from '../../sdk/standard-webhooks.js';
import { type WebhookConfig } from './config.js';
import { renderWebhook } from './render.js';

/** POSTs signed JSON to any address (Standard Webhooks). */
export const webhook = defineChannel<WebhookConfig>({
  id: 'webhook',
  title: 'Signed webhook',
  async send(message, { url, secret, allowPrivateAddresses }, read) {
    const body = JSON.stringify(renderWebhook(message));
    const signed = signWebhook(read(secret), message.deliveryId, Math.floor(Date.now() / 1_000), body);
    const headers = { 'content-type': 'application/json', 'user-agent': 'Tocsin', ...signed };
    const answer = await request({ method: 'POST', url: addressOf(url, read), headers, body, allowPrivateAddresses });
    return isFailed(answer) ? answer : { ok: true };
  },
});
