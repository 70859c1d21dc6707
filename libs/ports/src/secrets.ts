/** Resolves the secret references of rule documents (`{ env: NAME }`), so that no document carries a secret. */
export interface Secrets {
  /** Rejects with `ConfigurationError` naming the reference when it is not set. */
  resolve(reference: { readonly env: string }): string;
}
