/** What a channel gets to send: one planned delivery with everything that its text needs. */
export interface OutgoingMessage {
  readonly deliveryId: string;
  readonly purpose: 'page' | 'update' | 'ticket-open' | 'ticket-update' | 'ticket-close' | 'resolved';
  readonly reason: string;
  readonly target: string;
  /** A sender died after it may have sent this and before it could say so. */
  readonly maybeSentTwice: boolean;
  readonly plannedAt: number;
  /** Where people open the incident. */
  readonly url: string;
  readonly incident: {
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
    readonly alerts: readonly {
      readonly name: string;
      readonly service: string;
      readonly message: string;
      readonly why: string;
    }[];
    readonly revision: number;
  };
}

/** Why a send failed. Closed: the word stands in the ledger and in metric labels. */
export type SendFailure = 'rejected' | 'unauthorized' | 'rate_limited' | 'unavailable' | 'timeout' | 'address_refused';

/** A result is a value: `retry` answers whether the same message may succeed later. */
export type SendResult =
  | { readonly ok: true; readonly externalId?: string; readonly url?: string }
  | {
      readonly ok: false;
      readonly retry: boolean;
      readonly reason: SendFailure;
      readonly detail: string;
      readonly retryAfterMs?: number;
    };

/** Reads a secret by its reference; throws when it is not set. */
export type SecretReader = (reference: { readonly env: string }) => string;

/** An address as it stands, or from where it is kept because it is itself a secret. */
export const addressOf = (address: string | { readonly env: string }, read: SecretReader): string =>
  typeof address === 'string' ? address : read(address);
