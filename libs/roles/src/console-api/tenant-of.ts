import { ForbiddenException } from '@nestjs/common';
import { type TenantId, asId } from '@tocsin/model';
import { type Caller, isOperator } from '@tocsin/platform';
import { z } from 'zod';

/** A tenant's name: lower-case words joined by `-`, so that it can stand in paths, variables and keys. */
export const tenantName = z
  .string()
  .max(63)
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'must be lower-case words joined by "-"')
  .describe(
    'Another tenant than the own: for administrators of the tenant `default`, who make the first access of each.',
  );

/** For whom something is made: the caller's tenant, or the one that an operator names. */
export function tenantOf(caller: Caller, named: string | undefined): TenantId {
  const tenant = named === undefined ? caller.tenant : asId<TenantId>(named);
  if (tenant === caller.tenant || isOperator(caller)) return tenant;
  throw new ForbiddenException('only administrators of the tenant default give access to another tenant');
}
