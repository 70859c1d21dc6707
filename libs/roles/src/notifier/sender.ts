import { type OutgoingMessage, type SendResult, channels, ticketings } from '@tocsin/integrations';
import { ConfigurationError } from '@tocsin/model';
import { type Platform } from '@tocsin/platform';
import { type DeliveryResult, type LedgerEntry } from '@tocsin/ports';
import { type Notifier } from './notifier.js';

const LEASE_MS = 60_000;
const AT_ONCE = 8;
const MAX_TRIES = 20;
const FIRST_RETRY_MS = 1_000;
const MAX_RETRY_MS = 300_000;

/** Sends what is due from the outbox, and writes down what became of it. */
export class Sender {
  constructor(
    private readonly platform: Platform,
    private readonly notifier: Notifier,
    /** Names this process in the outbox: a delivery belongs to one sender at a time. */
    private readonly owner: string,
  ) {}

  /** Claims and sends until nothing is due. */
  async drain(): Promise<void> {
    const { database, repositories, timer } = this.platform;
    for (;;) {
      const claimed = await database.asSystem((tx) =>
        repositories.outbox.claim(tx, this.owner, timer.now(), LEASE_MS, AT_ONCE),
      );
      if (claimed.length === 0) return;
      await Promise.all(claimed.map((entry) => this.deliver(entry)));
    }
  }

  private async deliver(entry: LedgerEntry): Promise<void> {
    const { database, repositories, timer, telemetry } = this.platform;
    const result = await this.send(entry).catch((error: unknown): SendResult => {
      const configuration = error instanceof ConfigurationError;
      return {
        ok: false,
        retry: true,
        reason: configuration ? 'unauthorized' : 'unavailable',
        detail: String((error as Error).message),
      };
    });
    const settled = this.settlement(entry, result, timer.now());
    await database.asTenant(entry.tenant, async (tx) => {
      if (result.ok && entry.purpose === 'ticket-open' && result.externalId) {
        const { tenant, incidentId, channel: ticketing } = entry;
        await repositories.tickets.put(tx, {
          tenant,
          incidentId,
          ticketing,
          externalId: result.externalId,
          url: result.url ?? null,
        });
      }
      await repositories.outbox.settle(tx, entry.id, this.owner, settled, timer.now());
    });
    telemetry.count('tocsin_deliveries_total', 1, {
      channel: entry.channel,
      result: result.ok ? 'delivered' : result.reason,
    });
    if (!result.ok)
      telemetry.log('warn', 'a delivery failed', {
        delivery: entry.id,
        channel: entry.channel,
        reason: result.reason,
        detail: result.detail,
        tries: entry.tries,
      });
  }

  private settlement({ tries }: LedgerEntry, result: SendResult, now: number): DeliveryResult {
    if (result.ok) return result.externalId ? { ok: true, externalId: result.externalId } : { ok: true };
    const reason = `${result.reason}: ${result.detail}`;
    if (!result.retry || tries >= MAX_TRIES) return { ok: false, retryAt: null, reason };
    const wait = result.retryAfterMs ?? Math.min(MAX_RETRY_MS, FIRST_RETRY_MS * 2 ** (tries - 1));
    return { ok: false, retryAt: now + wait, reason };
  }

  private async send(entry: LedgerEntry): Promise<SendResult> {
    const rules = await this.notifier.rulesOf(entry.tenant);
    const message = this.messageOf(entry);
    const read = (reference: { readonly env: string }) => this.platform.secrets.resolve(entry.tenant, reference);
    const channel = rules.channels.get(entry.channel);
    if (channel?.type === 'webhook') return channels.webhook.send(message, channel, read);
    if (channel?.type === 'email') return channels.email.send(message, channel, read);
    const ticketing = rules.ticketing.get(entry.channel);
    if (!ticketing)
      return { ok: false, retry: false, reason: 'rejected', detail: `no channel ${entry.channel} in the active rules` };
    if (entry.purpose === 'ticket-open') return ticketings.jira.open(message, ticketing, read);
    const { database, repositories } = this.platform;
    const tickets = await database.asTenant(entry.tenant, (tx) =>
      repositories.tickets.ofIncident(tx, entry.incidentId),
    );
    const ticket = tickets.find((each) => each.ticketing === entry.channel);
    if (!ticket) return { ok: false, retry: false, reason: 'rejected', detail: 'its ticket was never opened' };
    const act = entry.purpose === 'ticket-close' ? ticketings.jira.close : ticketings.jira.update;
    return act(message, ticket.externalId, ticketing, read);
  }

  private messageOf({
    id,
    purpose,
    reason,
    target,
    maybeSentTwice,
    plannedAt,
    incidentId,
    body,
  }: LedgerEntry): OutgoingMessage {
    const url = `${this.platform.config.publicUrl}/incidents/${incidentId}`;
    const incident = body as OutgoingMessage['incident'];
    return { deliveryId: id, purpose, reason, target, maybeSentTwice, plannedAt, url, incident };
  }
}
