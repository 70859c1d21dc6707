/** The part of a rule document's webhook channel that sending needs. */
export interface WebhookConfig {
  readonly url: string | { readonly env: string };
  readonly secret: { readonly env: string };
  readonly allowPrivateAddresses: boolean;
}
