import { existsSync } from 'node:fs';
import { type CallEdge, type Placement } from '@tocsin/topology';
import { readColumns } from './csv.js';

/** What a topology file says: who calls whom, which service an instance belongs to, and on which host it runs. */
export interface Estate {
  readonly calls: readonly CallEdge[];
  readonly placements: readonly Placement[];
  placeOf(entity: string): { readonly service: string; readonly host: string };
}

const CALLS = new Set(['control_flow', 'data_flow']);

/** Reads `topology.csv`; without one every entity is its own service. */
export function readEstate(path: string): Estate {
  const rows = existsSync(path) ? readColumns(path, ['source', 'target', 'relation']) : [];
  const calls: CallEdge[] = [];
  const serviceOf = new Map<string, string>();
  const hostOf = new Map<string, string>();
  const hosts = new Set<string>();
  for (const [source = '', target = '', relation = ''] of rows) {
    if (CALLS.has(relation)) calls.push({ caller: source, callee: target });
    else if (relation === 'instance_of') serviceOf.set(source, target);
    else if (relation === 'hosted_on') hostOf.set(source, target);
    else if (relation === 'hosts') hosts.add(source);
  }
  return {
    calls,
    placements: [...serviceOf].map(([instance, service]) => ({ instance, service, host: hostOf.get(instance) ?? '' })),
    placeOf: (entity) =>
      hosts.has(entity)
        ? { service: '', host: entity }
        : { service: serviceOf.get(entity) ?? entity, host: hostOf.get(entity) ?? '' },
  };
}
