declare const brand: unique symbol;
/** A string that only its own constructor or a parser may produce, so that ids of two kinds cannot be swapped. */
export type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TenantId = Branded<'TenantId'>;
/** Correlation scope: the unit whose alerts are ordered and grouped together (default: tenant + environment). */
export type ScopeId = Branded<'ScopeId'>;
export type AlertId = Branded<'AlertId'>;
export type IncidentId = Branded<'IncidentId'>;
export type CommandId = Branded<'CommandId'>;
export type DeliveryId = Branded<'DeliveryId'>;
/** Content hash of a rule set; the same document always has the same version. */
export type RuleVersion = Branded<'RuleVersion'>;

/** Marks a string as an id of kind `Id`. Use at the edges only, where the string was just made or parsed. */
export const asId = <Id extends Branded<string>>(value: string): Id => value as Id;

/** The scope that a tenant's environment falls into when no rule names another. */
export const defaultScope = (tenant: TenantId, environment: string): ScopeId =>
  asId<ScopeId>(`${tenant}/${environment}`);
