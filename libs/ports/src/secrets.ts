import { type TenantId } from '@tocsin/model';

/** Resolves the secret references of a tenant's rule documents (`{ env: NAME }`), so that no document carries a secret. */
export interface Secrets {
  /** Throws `ConfigurationError` naming the reference when it is not set, or is not one that this tenant's rules may use. */
  resolve(tenant: TenantId, reference: { readonly env: string }): string;
}
