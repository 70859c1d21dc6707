/** The part of a rule document's e-mail channel that sending needs. */
export interface EmailConfig {
  readonly smtpUrl: string | { readonly env: string };
  readonly user: string;
  readonly password?: { readonly env: string } | undefined;
  readonly from: string;
}
