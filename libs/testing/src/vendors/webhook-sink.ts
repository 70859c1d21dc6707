import { Webhook } from 'standardwebhooks';
import { type VendorAnswer, startVendor } from './http-server.js';

export interface ReceivedWebhook {
  readonly id: string;
  readonly verified: boolean;
  readonly body: unknown;
  readonly at: number;
}

/** A receiver that checks signatures with the public `standardwebhooks` package. */
export interface WebhookSink {
  readonly url: string;
  readonly received: ReceivedWebhook[];
  answerNext(status: number, headers?: Record<string, string>): void;
  stop(): Promise<void>;
}

export async function startWebhookSink(secret: string, port = 0): Promise<WebhookSink> {
  const verifier = new Webhook(secret);
  const received: ReceivedWebhook[] = [];
  const answers: VendorAnswer[] = [];
  const { url, stop } = await startVendor(({ headers, body }) => {
    const answer = answers.shift();
    if (answer) return answer;
    received.push({ id: String(headers['webhook-id']), verified: verify(), body: JSON.parse(body), at: Date.now() });
    return { status: 200 };

    function verify(): boolean {
      try {
        verifier.verify(body, headers as Record<string, string>);
        return true;
      } catch {
        return false;
      }
    }
  }, port);
  return { url, received, stop, answerNext: (status, headers = {}) => void answers.push({ status, headers }) };
}
